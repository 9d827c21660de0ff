// The options of a client: defaults from the environment, and each mistake told at construction in a sentence that
// says how to mend it.
import type { Scope } from '../../generated/clients/typescript/scopes.ts'
import { ConfigurationError } from './errors.ts'
import type { Host } from './host.ts'
import { LOG_LEVELS, type Logger, type LogLevel } from './log.ts'
import { flag, functionOf, headerText, onlyKnown, scopeList, whole, withMethods } from './option-checks.ts'
import type { TokenStore } from './token-store.ts'

export type Secret = string | (() => string | Promise<string>)

export interface NexoraOptions<Declared extends Scope = Scope> {
  /** Default: `NEXORA_CLIENT_ID`. */
  readonly clientId?: string | undefined
  /** Default: `NEXORA_CLIENT_SECRET`. A function is asked for each token: so a secret can rotate while the client runs. */
  readonly clientSecret?: Secret | undefined
  /** Default: `NEXORA_BASE_URL`. */
  readonly baseUrl?: string | undefined
  /** Ask only for these scopes; else the token has all that the client may have. Methods that need others do not compile. */
  readonly scopes?: readonly Declared[] | undefined
  /** Shares the token between processes; else it is kept in memory. */
  readonly tokenStore?: TokenStore | undefined
  /** For one attempt, its body included. Default 30 000. */
  readonly timeoutMs?: number | undefined
  /** For a call with all its attempts and waits. Default 120 000. */
  readonly deadlineMs?: number | undefined
  /** Further attempts after a failed one, of what may be repeated. Default 2, at most 10. */
  readonly maxRetries?: number | undefined
  /** Gets the lines; nothing is logged without it. `console` is one. */
  readonly logger?: Logger | undefined
  /** Default: `NEXORA_LOG`, else `warn`. */
  readonly logLevel?: LogLevel | undefined
  /** Observers; what they throw is logged and goes no further. */
  readonly hooks?: Hooks | undefined
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined
  /** Said in `User-Agent` behind our own name: `acme-crm/2.1`. */
  readonly userAgent?: string | undefined
  /** A page that holds a client secret hands it to everybody who opens it. */
  readonly dangerouslyAllowBrowser?: boolean | undefined
}

export interface AttemptInfo {
  readonly operation: string
  readonly method: string
  readonly url: string
  /** From 1. */
  readonly attempt: number
}

export interface Hooks {
  readonly onRequest?: (info: AttemptInfo) => void
  readonly onResponse?: (info: AttemptInfo & { readonly status: number; readonly durationMs: number }) => void
  readonly onRetry?: (info: AttemptInfo & { readonly waitMs: number; readonly reason: string }) => void
  readonly onError?: (info: Omit<AttemptInfo, 'attempt'> & { readonly error: Error }) => void
}

export interface Settings {
  readonly clientId: string
  readonly clientSecret: Secret
  /** Without a slash at its end. */
  readonly baseUrl: string
  readonly scopes: readonly string[] | undefined
  readonly tokenStore: TokenStore | undefined
  readonly timeoutMs: number
  readonly deadlineMs: number
  readonly maxRetries: number
  readonly logger: Logger | undefined
  readonly logLevel: LogLevel
  readonly hooks: Hooks
  readonly fetch: typeof fetch
  readonly userAgent: string | undefined
}

const OPTIONS: Readonly<Record<keyof NexoraOptions, true>> = {
  clientId: true,
  clientSecret: true,
  baseUrl: true,
  scopes: true,
  tokenStore: true,
  timeoutMs: true,
  deadlineMs: true,
  maxRetries: true,
  logger: true,
  logLevel: true,
  hooks: true,
  fetch: true,
  userAgent: true,
  dangerouslyAllowBrowser: true,
}
const HOOKS: Readonly<Record<keyof Hooks, true>> = { onRequest: true, onResponse: true, onRetry: true, onError: true }
const MS_MAX = 2_147_483_647

/** @throws ConfigurationError that names the option and what to give instead */
export function readOptions(options: NexoraOptions, host: Host): Settings {
  onlyKnown(options, Object.keys(OPTIONS), 'new Nexora()')
  if (flag(options.dangerouslyAllowBrowser, 'dangerouslyAllowBrowser') !== true && host.isBrowser)
    throw new ConfigurationError(
      'This is a browser, where everybody can read the client secret. Call Nexora from your server, or set dangerouslyAllowBrowser: true if this page is yours alone.',
    )
  const { clientSecret } = options
  const secret = typeof clientSecret === 'function' ? clientSecret : undefined
  return {
    clientId: text(options.clientId, 'clientId', 'NEXORA_CLIENT_ID', host),
    clientSecret: secret ?? text(clientSecret, 'clientSecret', 'NEXORA_CLIENT_SECRET', host),
    baseUrl: readBaseUrl(text(options.baseUrl, 'baseUrl', 'NEXORA_BASE_URL', host)),
    scopes: scopeList(options.scopes),
    tokenStore: withMethods(options.tokenStore, 'tokenStore', ['get', 'set'], 'an object that keeps tokens by key'),
    timeoutMs: whole(options.timeoutMs ?? 30_000, 'timeoutMs', 1, MS_MAX),
    deadlineMs: whole(options.deadlineMs ?? 120_000, 'deadlineMs', 1, MS_MAX),
    maxRetries: whole(options.maxRetries ?? 2, 'maxRetries', 0, 10),
    logger: withMethods(options.logger, 'logger', ['debug', 'info', 'warn', 'error'], 'console or one like it'),
    logLevel: readLevel(options.logLevel ?? host.env('NEXORA_LOG') ?? 'warn'),
    hooks: readHooks(options.hooks ?? {}),
    fetch: functionOf(options.fetch, 'fetch', 'one like the global fetch') ?? ((input, init) => fetch(input, init)),
    userAgent: headerText(options.userAgent, 'userAgent', 'acme-crm/2.1'),
  }
}

function readHooks(hooks: Hooks): Hooks {
  onlyKnown(hooks, Object.keys(HOOKS), 'hooks')
  for (const [name, hook] of Object.entries(hooks)) functionOf(hook, `hooks.${name}`, 'one that takes what happened')
  return hooks
}

function text(given: unknown, name: string, variable: string, host: Host): string {
  const value = given ?? host.env(variable)
  if (value !== undefined && typeof value !== 'string')
    throw new ConfigurationError(`${name} must be text. Give it as it was shown, or set ${variable}.`)
  if (value === undefined || value === '')
    throw new ConfigurationError(`${name} is missing. Give new Nexora({ ${name}: … }) or set ${variable}.`)
  if (value.trim() !== value)
    throw new ConfigurationError(`${name} has white space around it. Use it exactly as it was shown.`)
  return value
}

function readBaseUrl(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new ConfigurationError('baseUrl is no http(s) address. Give one like https://api.example.com.')
  if (url.username !== '' || url.password !== '')
    throw new ConfigurationError('baseUrl holds a user name or password. Leave it out; give clientId and clientSecret.')
  if (url.search !== '' || url.hash !== '')
    throw new ConfigurationError('baseUrl has a query or fragment. Give the address only, up to the path before /v1.')
  const path = url.pathname.replace(/\/+$/, '')
  if (path.endsWith('/v1'))
    throw new ConfigurationError('baseUrl ends with /v1, which the client adds itself. Leave it out.')
  return url.origin + path
}

function readLevel(level: string): LogLevel {
  const known = LOG_LEVELS.find((one) => one === level)
  if (known !== undefined) return known
  throw new ConfigurationError(`logLevel (or NEXORA_LOG) must be one of ${LOG_LEVELS.join(', ')}.`)
}
