import { expect, it } from 'vitest'
import { withoutSecrets } from '../../src/webhooks/response.ts'

const bodyOf = (responseBody: string, secret: string) =>
  withoutSecrets({ responseHeaders: null, responseBody }, [secret]).responseBody

it('a secret is masked whole, and where an echo ends inside it, whoever cut that off', () => {
  expect(bodyOf('you sent s3cret-token-77.', 's3cret-token-77')).toBe('you sent [masked].')
  expect(bodyOf('you sent s3cret-tok', 's3cret-token-77')).toBe('you sent [masked]')
  expect(bodyOf('you sent nothing', 's3cret-token-77')).toBe('you sent nothing')
})

it('a secret that begins as it ends is masked whole', () => {
  expect(bodyOf('you sent tokentoken', 'tokentoken')).toBe('you sent [masked]')
})
