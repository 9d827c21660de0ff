import { expect, it } from 'vitest'
import { makeLog } from '../../src/kernel/log.ts'

function logged(write: (log: ReturnType<typeof makeLog>) => void): Record<string, unknown>[] {
  const lines: string[] = []
  write(makeLog('info', { write: (line: string) => void lines.push(line) }))
  return lines.map((line) => JSON.parse(line))
}

const SECRETS = {
  ...{ authorization: 'Bearer s3cr3t', cookie: 's3cr3t', client_secret: 's3cr3t', clientSecret: 's3cr3t' },
  ...{ access_token: 's3cr3t', accessToken: 's3cr3t', token: 's3cr3t', secret: { value: 's3cr3t' } },
  ...{ password: 's3cr3t', signature: ['s3cr3t'] },
}

it('a line holds no secret, at the top or one level below, nor does one of a child', () => {
  const fields = { id: 'cli_1', ...SECRETS, request: { method: 'POST', ...SECRETS } }
  const before = structuredClone(fields)
  const lines = logged((log) => {
    log.info('top', fields)
    log.child(fields).warn('child')
  })
  const cut = Object.fromEntries(Object.keys(SECRETS).map((key) => [key, '[redacted]']))
  const seen = { id: 'cli_1', ...cut, request: { method: 'POST', ...cut } }
  expect(lines).toMatchObject([
    { event: 'top', ...seen },
    { event: 'child', ...seen },
  ])
  expect(JSON.stringify(lines)).not.toContain('s3cr3t')
  expect(fields).toEqual(before) // the caller's own are left as they are
})

it('a phone number is masked, and a cause is told with its own cause', () => {
  const cause = new TypeError('no answer', { cause: new Error('reset') })
  const [line] = logged((log) => log.error('failed', { phone: '+64215550199', cause, attempt: 1, gone: undefined }))
  expect(line).toMatchObject({
    event: 'failed',
    phone: '+64•••••••99',
    attempt: 1,
    cause: { name: 'TypeError', message: 'no answer', cause: { name: 'Error', message: 'reset' } },
  })
})

it('a line below its level is not written', () => {
  expect(logged((log) => log.debug('quiet'))).toEqual([])
})
