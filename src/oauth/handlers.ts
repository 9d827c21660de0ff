// POST /oauth/token and /oauth/revoke (RFC 6749 §4.4, RFC 7009): the client authenticates in the
// request, by Basic or in the form, never both; refusals keep the form of RFC 6749 §5.2.
import type { Operations } from '../../generated/operations.ts'
import type { Tx } from '../db/transaction.ts'
import type { ClientCall, ReadCall, WriteCall } from '../http/call.ts'
import { type ClientCredentials, parseBasic } from './credentials.ts'
import type { ClientRow, SecretRow } from './repository.ts'
import type { ClientService } from './service.ts'

interface Form {
  readonly client_id?: string
  readonly client_secret?: string
}

type Refusal = {
  readonly status: 400 | 401
  readonly headers: Record<string, string>
  readonly body: { error: OAuthErrorCode; error_description: string }
}
type OAuthErrorCode = 'invalid_request' | 'invalid_client' | 'invalid_scope' | 'unsupported_grant_type'

const NO_CACHE = { Pragma: 'no-cache' }
const CHALLENGE = { ...NO_CACHE, 'WWW-Authenticate': 'Basic realm="nexora", charset="UTF-8"' }
// RFC 6749 §3.3: scope tokens are printable ASCII without space, quote and backslash.
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/

function refuse(error: Exclude<OAuthErrorCode, 'invalid_client'>, description: string): Refusal {
  return { status: 400, headers: NO_CACHE, body: { error, error_description: description } }
}

const INVALID_CLIENT: Refusal = {
  status: 401,
  headers: CHALLENGE,
  body: { error: 'invalid_client', error_description: 'Client authentication failed.' },
}

interface Deps {
  readonly clients: ClientService
  /** Counts a token request of this client. @throws Problem rate-limit-exceeded */
  readonly limitTokens: (clientId: string) => void
}

export const makeOauthHandlers = ({ clients, limitTokens }: Deps) => {
  type Authenticated = { client: ClientRow; secret: SecretRow }

  async function authenticate(tx: Tx, authorization: string | undefined, form: Form): Promise<Authenticated | Refusal> {
    const credentials = credentialsOf(authorization, form)
    if ('status' in credentials) return credentials
    return (await clients.authenticate(tx, credentials.clientId, credentials.secret)) ?? INVALID_CLIENT
  }

  return {
    async issueToken({ tx, authorization }, { body }) {
      const authenticated = await authenticate(tx, authorization, body)
      if ('status' in authenticated) return authenticated
      if (body.grant_type !== 'client_credentials')
        return refuse('unsupported_grant_type', 'The only grant is client_credentials.')
      const { client, secret } = authenticated
      limitTokens(client.id)
      const scope = grantedScope(client, body.scope)
      if (scope === undefined)
        return refuse('invalid_scope', 'The scope is malformed or more than this client may ask for.')
      const token = await clients.issueToken(tx, client, secret, scope)
      return {
        status: 200,
        headers: NO_CACHE, // RFC 6749 §5.1, beside Cache-Control: no-store
        body: { access_token: token, token_type: 'Bearer', expires_in: client.token_ttl_seconds, scope },
      }
    },

    async revokeToken({ tx, authorization }, { body }) {
      const authenticated = await authenticate(tx, authorization, body)
      if ('status' in authenticated) return authenticated
      await clients.revokeToken(tx, authenticated.client, body.token)
      return { status: 200, headers: NO_CACHE, body: {} }
    },
  } satisfies Partial<Operations<ReadCall, WriteCall, ClientCall>>
}

function credentialsOf(authorization: string | undefined, form: Form): ClientCredentials | Refusal {
  const { client_id: clientId, client_secret: secret } = form
  if (authorization === undefined) {
    if (clientId === undefined || secret === undefined) return INVALID_CLIENT
    return { clientId, secret }
  }
  // RFC 6749 §2.3: not more than one method in a request.
  if (secret !== undefined) return refuse('invalid_request', 'The client must authenticate in one way only.')
  const basic = parseBasic(authorization)
  if (basic === undefined) return INVALID_CLIENT
  if (clientId !== undefined && clientId !== basic.clientId)
    return refuse('invalid_request', 'client_id and the Authorization header name two clients.')
  return basic
}

/** The scope of the token: what was asked for, else all the client has; undefined when that is too much. */
function grantedScope(client: ClientRow, asked: string | undefined): string | undefined {
  if (asked === undefined) return client.scopes
  if (!SCOPE.test(asked)) return undefined
  const allowed = new Set(client.scopes.split(' '))
  const scopes = [...new Set(asked.split(' '))].sort()
  return scopes.every((scope) => allowed.has(scope)) ? scopes.join(' ') : undefined
}
