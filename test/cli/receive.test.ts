// `nexora receive` as a person runs it beside a sender that behaves badly.
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { nexora, run, START } from '../e2e/processes.ts'
import { until } from '../support/until.ts'

const SECRET = 'receiver-secret-for-tests'
const args = (port: number) => ['receive', '--secret', SECRET, '--port', String(port)]
const post = (length: number) => `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`

describe('nexora receive', () => {
  it('goes on after a sender that hangs up in its body, and after one that sends too much', async () => {
    await using receiver = run(process.execPath, [START, ...args(0)])
    const port = Number(await receiver.says(/127\.0\.0\.1:(\d+)/))

    const quitter = connect(port, '127.0.0.1', () => quitter.write(`${post(100)}{"half":`, () => quitter.destroy()))
    quitter.on('error', () => undefined)
    await until(() => receiver.errors().includes('hung up'))

    const flood = connect(port, '127.0.0.1', () => flood.write(post(8 << 20) + 'x'.repeat(5 << 20)))
    flood.on('error', () => undefined)
    await new Promise((resolve) => flood.once('close', resolve))
    await until(() => receiver.errors().includes('larger than 4 MiB'))

    const { status } = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{}' })
    expect(status).toBe(401)
    expect(receiver.errors()).not.toMatch(/\n {4}at /)
  })

  it('on a port in use says in one sentence what to do, and ends with 1', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const { code, output, errors } = await nexora(args(port), {})
    other.close()
    expect({ code, output }).toEqual({ code: 1, output: '' })
    expect(errors).toBe(`Port ${port} is in use: stop what listens there, or choose another with --port.\n`)
  })
})
