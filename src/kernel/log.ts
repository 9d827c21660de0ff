// Structured logs: an event name and fields, one JSON object a line. Secrets are cut by key, phone
// numbers are masked; what people said is never logged.
import pino from 'pino'

export type Fields = Record<string, unknown>

export interface Log {
  debug(event: string, fields?: Fields): void
  info(event: string, fields?: Fields): void
  warn(event: string, fields?: Fields): void
  error(event: string, fields?: Fields): void
  child(fields: Fields): Log
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

const SECRET_KEYS = new Set([
  'authorization',
  'cookie',
  'client_secret',
  'clientSecret',
  'access_token',
  'accessToken',
  'token',
  'secret',
  'password',
  'signature',
])

/** `+64 21 555 0199` becomes `+64••••••99`. */
export function maskPhone(phone: string): string {
  return phone.length < 6 ? '••••' : `${phone.slice(0, 3)}${'•'.repeat(phone.length - 5)}${phone.slice(-2)}`
}

export function makeLog(level: LogLevel, destination?: pino.DestinationStream): Log {
  const root = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      messageKey: 'event',
      formatters: { log: withoutSecrets }, // pino's own redaction costs five times the rest of a line
      serializers: { phone: maskPhone, cause: describeCause },
    },
    destination ?? pino.destination({ fd: 2, sync: false }),
  )
  return wrap(root)
}

/** Cuts what has the name of a secret, at the top or one level below. */
function withoutSecrets(fields: Fields): Fields {
  return cut(fields, (value) => (isPlain(value) ? cut(value, (inner) => inner) : value))
}

function cut(fields: Fields, change: (value: unknown) => unknown): Fields {
  let kept = fields // copied only when there is something to cut
  for (const key of Object.keys(fields)) {
    const value = SECRET_KEYS.has(key) ? '[redacted]' : change(fields[key])
    if (value === fields[key]) continue
    if (kept === fields) kept = { ...fields }
    kept[key] = value
  }
  return kept
}

const isPlain = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Error)

function describeCause(cause: unknown): unknown {
  if (!(cause instanceof Error)) return String(cause)
  const inner = cause.cause === undefined ? {} : { cause: describeCause(cause.cause) }
  return { name: cause.name, message: cause.message, stack: cause.stack, ...inner }
}

function wrap(logger: pino.Logger): Log {
  return {
    debug: (event, fields = {}) => logger.debug(fields, event),
    info: (event, fields = {}) => logger.info(fields, event),
    warn: (event, fields = {}) => logger.warn(fields, event),
    error: (event, fields = {}) => logger.error(fields, event),
    child: (fields) => wrap(logger.child(withoutSecrets(fields))),
  }
}
