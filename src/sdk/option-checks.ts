// What an option must look like. A mistake is told in a sentence that names the option and says what to give instead;
// what was given is not repeated, since it may be a secret.
import { ConfigurationError } from './errors.ts'

/** @throws ConfigurationError */
export function whole(value: number, name: string, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value
  throw new ConfigurationError(`${name} must be a whole number from ${min} to ${max}.`)
}

export function flag(value: boolean | undefined, name: string): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value
  throw new ConfigurationError(`${name} must be true or false.`)
}

/** @param like what it must be, with the methods it needs */
export function withMethods<Value extends object>(
  value: Value | undefined,
  name: string,
  methods: readonly (keyof Value & string)[],
  like: string,
): Value | undefined {
  if (value === undefined) return undefined
  if (isObject(value) && methods.every((method) => typeof value[method] === 'function')) return value
  throw new ConfigurationError(`${name} must have the methods ${methods.join(', ')}. Give ${like}.`)
}

export function functionOf<Value>(value: Value | undefined, name: string, like: string): Value | undefined {
  if (value === undefined || typeof value === 'function') return value
  throw new ConfigurationError(`${name} must be a function. Give ${like}, or leave it out.`)
}

/** Text that a header can carry. */
export function headerText(value: string | undefined, name: string, like: string): string | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'string' && /^[\x20-\x7e]*[\x21-\x7e]$/.test(value)) return value
  throw new ConfigurationError(`${name} must be one line of visible ASCII characters, such as ${like}.`)
}

/** Scopes as RFC 6749 section 3.3 writes them. A new one of the server need not be known here. */
export function scopeList(value: readonly string[] | undefined): readonly string[] | undefined {
  if (value === undefined) return undefined
  const isList = Array.isArray(value) && value.length > 0
  if (isList && value.every((one) => typeof one === 'string' && /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(one))) return value
  throw new ConfigurationError(
    "scopes must be a list of at least one scope, such as ['campaigns:write']. Leave it out for all that the client may have.",
  )
}

/** An option that does not exist is a mistake, and would be silently without effect. @param kind of thing that a name is */
export function onlyKnown(given: object, known: readonly string[], where: string, kind = `option of ${where}`): void {
  if (!isObject(given)) throw new ConfigurationError(`${where} must be an object, such as { ${quoted(known[0])}: … }.`)
  const name = Object.keys(given).find((one) => !known.includes(one))
  if (name === undefined) return
  const near = known.find((one) => folded(one).startsWith(folded(name)) || folded(name).startsWith(folded(one)))
  const advice = near === undefined ? `There are ${known.join(', ')}.` : `Did you mean ${near}?`
  throw new ConfigurationError(`${name} is no ${kind}. ${advice}`)
}

const quoted = (name = '') => (/^\w+$/.test(name) ? name : `'${name}'`)

const folded = (name: string) => name.toLowerCase().replaceAll(/[^a-z]/g, '')

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
