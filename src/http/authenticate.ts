// Bearer tokens (RFC 6750) and scopes. A token counts only in the Authorization header; what it may
// do comes from the contract. Operations of the OAuth room authenticate the client themselves.
import { Problem } from '../kernel/problem.ts'
import type { Principal } from './call.ts'
import type { EdgeContext, EdgeMiddleware } from './request-context.ts'

/** Finds who a token stands for; undefined when it is unknown, expired, revoked or its client disabled. */
export type FindPrincipal = (token: string) => Promise<Principal | undefined>

const REALM = 'Bearer realm="nexora"'
const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i

export function makeAuthenticate(findPrincipal: FindPrincipal): EdgeMiddleware {
  return async function authenticate(ctx, next) {
    const { exchange } = ctx.state
    const operation = exchange.operation
    requireOneHeader(ctx)
    if (operation?.authentication === 'bearer') {
      const token = bearerToken(ctx)
      const principal = await findPrincipal(token)
      if (principal === undefined)
        throw unauthorized('invalid-token', 'The access token is not valid (any more).', 'invalid_token')
      const missing = operation.scopes.filter((scope) => !principal.scopes.includes(scope))
      exchange.principal = principal
      exchange.stillAuthorized = async () => (await findPrincipal(token)) !== undefined
      if (missing.length > 0) throw insufficientScope(operation.scopes)
    }
    await next()
  }
}

function requireOneHeader(ctx: EdgeContext): void {
  // Node joins no repeated Authorization header, it keeps the first: the raw list shows the others.
  const given = ctx.req.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'authorization')
  if (given.length > 1)
    throw new Problem('malformed-request', 'More than one Authorization header.', {
      headers: challenge('invalid_request'),
    })
}

function bearerToken(ctx: EdgeContext): string {
  const header = ctx.req.headers.authorization
  // RFC 6750 §3.1: a request without credentials is told no error code.
  if (header === undefined)
    throw new Problem('missing-token', 'Send an access token: Authorization: Bearer nxat_…', {
      headers: { 'WWW-Authenticate': REALM },
    })
  const token = BEARER.exec(header)?.[1]
  if (token === undefined)
    throw unauthorized('invalid-token', 'The Authorization header holds no bearer token.', 'invalid_token')
  return token
}

const challenge = (error: string) => ({ 'WWW-Authenticate': `${REALM}, error="${error}"` })

function unauthorized(code: 'invalid-token', detail: string, error: string): Problem {
  return new Problem(code, detail, { headers: challenge(error) })
}

function insufficientScope(scopes: readonly string[]): Problem {
  const scope = scopes.join(' ')
  return new Problem('insufficient-scope', `This operation needs the scope ${scope}.`, {
    headers: { 'WWW-Authenticate': `${REALM}, error="insufficient_scope", scope="${scope}"` },
  })
}
