// The access token: fetched when first needed, by one request however many calls wait for it; renewed before it
// expires; kept in memory or in a store that several processes share.
import { type Answer, ConfigurationError, TokenError } from './errors.ts'
import type { Host } from './host.ts'
import type { Logger } from './log.ts'
import type { Settings } from './options.ts'
import type { StoredToken } from './token-store.ts'

const EARLY_MS_MAX = 60_000
const EARLY_SHARE = 0.1

export interface Tokens {
  /** @param refused a token that the server answered 401 to: another is had */
  get(refused?: string): Promise<string>
}

type Fetched = { readonly token: StoredToken; readonly renewAt: number }

interface Parts {
  readonly settings: Settings
  readonly host: Host
  readonly log: Logger
  /** Makes the request with retries, and answers whatever came at last. */
  send(form: string): Promise<Answer>
}

export function makeTokens({ settings, host, log, send }: Parts): Tokens {
  const { clientId, baseUrl, scopes, tokenStore } = settings
  const key = [baseUrl, clientId, [...(scopes ?? [])].sort().join(' ')].join('|')
  let held: Fetched | undefined
  let flight: Promise<string> | undefined

  const usable = (refused: string | undefined) =>
    held !== undefined && held.token.accessToken !== refused && host.now() < held.renewAt
      ? held.token.accessToken
      : undefined

  async function request(): Promise<Answer> {
    const { clientSecret } = settings
    if (typeof clientSecret === 'string') return send(formOf(settings, clientSecret))
    const secret = await secretOf(clientSecret)
    const answer = await send(formOf(settings, secret))
    if (answer.status !== 401) return answer
    // It may have been replaced between the question and the request.
    const next = await secretOf(clientSecret)
    return next === secret ? answer : send(formOf(settings, next))
  }

  async function renew(refused: string | undefined): Promise<string> {
    const stored = await fromStore(() => tokenStore?.get(key))
    if (isToken(stored) && stored.accessToken !== refused) held = aged(stored, host.now())
    const shared = usable(refused)
    if (shared !== undefined) return shared
    const token = readToken(await request(), host.now())
    held = aged(token, host.now())
    await fromStore(() => tokenStore?.set(key, token))
    return token.accessToken
  }

  /** A store that is down costs a token request, and no call. */
  async function fromStore(ask: () => unknown): Promise<unknown> {
    try {
      return await ask()
    } catch (cause) {
      log.warn('token-store.failed', { error: String(cause) })
      return undefined
    }
  }

  return {
    get(refused) {
      const token = usable(refused)
      if (token !== undefined) return Promise.resolve(token)
      flight ??= renew(refused).finally(() => {
        flight = undefined
      })
      return flight
    },
  }
}

/** Null and the like from a store are no token. */
function isToken(stored: unknown): stored is StoredToken {
  const { accessToken, expiresAt } = (stored ?? {}) as Partial<StoredToken>
  return typeof accessToken === 'string' && typeof expiresAt === 'number'
}

async function secretOf(ask: () => string | Promise<string>): Promise<string> {
  try {
    return await ask()
  } catch (cause) {
    throw new ConfigurationError('The function clientSecret failed, so no token was asked for; see cause.', { cause })
  }
}

function aged(token: StoredToken, now: number): Fetched {
  return { token, renewAt: token.expiresAt - Math.min(EARLY_MS_MAX, (token.expiresAt - now) * EARLY_SHARE) }
}

function formOf({ clientId, scopes }: Settings, clientSecret: string): string {
  if (typeof clientSecret !== 'string' || clientSecret === '')
    throw new ConfigurationError(
      'The function clientSecret gave no text. Let it give the client secret as it was shown.',
    )

  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId })
  form.set('client_secret', clientSecret)
  if (scopes !== undefined) form.set('scope', scopes.join(' '))
  return form.toString()
}

function readToken(answer: Answer, now: number): StoredToken {
  const body = parse(answer.text)
  if (answer.status === 200 && typeof body.access_token === 'string' && typeof body.expires_in === 'number')
    return { accessToken: body.access_token, expiresAt: now + body.expires_in * 1000 }
  const given = typeof body.error === 'string' ? body.error : undefined
  const said = given === undefined ? answer.status : `${answer.status} ${given}`
  const hint = given === undefined ? NO_ENDPOINT : hintOf(given)
  throw new TokenError(
    `No access token: the token endpoint answered ${said}.${hint}`,
    given ?? `status_${answer.status}`,
    answer,
  )
}

const NO_ENDPOINT = ' That is no answer of it: check baseUrl, and what stands between.'

/** What to do about an error of RFC 6749. */
const HINTS: Readonly<Record<string, string>> = {
  invalid_client: ' Check clientId and clientSecret, and that the client is enabled.',
  invalid_scope: ' Ask in `scopes` only for what the client may have, or leave it out.',
}

/** The code is what a server sent, and could be the name of something that every object has. */
const hintOf = (code: string) => (Object.hasOwn(HINTS, code) ? (HINTS[code] ?? '') : '')

function parse(text: string): { access_token?: unknown; expires_in?: unknown; error?: unknown } {
  try {
    return JSON.parse(text) ?? {}
  } catch {
    return {}
  }
}
