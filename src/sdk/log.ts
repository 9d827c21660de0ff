// What the client tells a log, and tells it without secrets: tokens, client secrets and phone numbers are blanked in
// every line. Bodies are never logged.

export type LogLevel = 'off' | 'error' | 'warn' | 'info' | 'debug'

export interface Logger {
  debug(message: string, fields: LogFields): void
  info(message: string, fields: LogFields): void
  warn(message: string, fields: LogFields): void
  error(message: string, fields: LogFields): void
}

export type LogFields = Readonly<Record<string, string | number | undefined>>

export const LOG_LEVELS: readonly LogLevel[] = ['off', 'error', 'warn', 'info', 'debug']

/** Tokens by their prefix; phone numbers in E.164, with the plus sign as it stands or as in a URL. */
const SECRETS: readonly [RegExp, string][] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 …'],
  [/\b(nx[a-z]+|whsec)_[\w+/=-]+/g, '$1_…'],
  [/\b((?:client_secret|access_token|token|secret)"?\s*[=:]\s*"?)[^\s&"]+/gi, '$1…'],
  [/(\+|%2B)\d[\d\s()-]{5,18}\d/gi, '$1…'],
]

export function redact(text: string): string {
  return SECRETS.reduce((kept, [pattern, blank]) => kept.replace(pattern, blank), text)
}

/** A logger that drops what is below the level and blanks the rest. One that fails is not heard of, and harms no call. */
export function makeLog(level: LogLevel, logger: Logger | undefined): Logger {
  const highest = LOG_LEVELS.indexOf(level)
  const at = (name: Exclude<LogLevel, 'off'>) => (message: string, fields: LogFields) => {
    if (logger === undefined || LOG_LEVELS.indexOf(name) > highest) return
    const clean = Object.entries(fields).map(([key, value]) => [key, typeof value === 'string' ? redact(value) : value])
    observe(() => logger[name](redact(message), Object.fromEntries(clean)))
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** Calls what only looks on. @param failed gets what it throws, or rejects with later, which nobody else would handle */
export function observe(call: () => unknown, failed: (cause: unknown) => void = () => undefined): void {
  try {
    const result = call()
    if (result instanceof Promise) result.catch(failed)
  } catch (cause) {
    failed(cause)
  }
}
