import { expect, it } from 'vitest'
import { makeMask } from '../../src/webhooks/response.ts'

const bodyOf = (text: string, secret: string) => makeMask([secret]).body(text)

it('a secret is masked whole, and where an echo ends inside it, whoever cut that off', () => {
  expect(bodyOf('you sent s3cret-token-77.', 's3cret-token-77')).toBe('you sent [masked].')
  expect(bodyOf('you sent s3cret-tok', 's3cret-token-77')).toBe('you sent [masked]')
  expect(bodyOf('you sent nothing', 's3cret-token-77')).toBe('you sent nothing')
})

it('a secret that begins as it ends is masked whole', () => {
  expect(bodyOf('you sent tokentoken', 'tokentoken')).toBe('you sent [masked]')
})
