// Command-line arguments: node's parser, and errors that say how it is done right.
import { type ParseArgsConfig, parseArgs } from 'node:util'

export class UsageError extends Error {}

/** Something outside stands in the way of the start; the message says what to do. */
export class StartError extends Error {}

/** Asked for by --help: the message is the answer. */
export class HelpRequest extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>

/** @throws UsageError with the usage text; HelpRequest */
export function parseArguments<Given extends Options>(args: string[], options: Given, usage: string) {
  try {
    const config = { args, options: { ...options, help: { type: 'boolean' } }, allowPositionals: true } as const
    const { values, positionals } = parseArgs(config)
    if ((values as { help?: boolean }).help === true) throw new HelpRequest(usage)
    return { values: values as ReturnType<typeof parseArgs<{ options: Given }>>['values'], positionals }
  } catch (cause) {
    if (cause instanceof HelpRequest) throw cause
    throw new UsageError(`${(cause as Error).message}\n\n${usage}`)
  }
}

/** @throws UsageError */
export function wholeNumber(text: string | undefined, name: string, min: number, max: number): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < min || value > max)
    throw new UsageError(`--${name} must be a whole number from ${min} to ${max}.`)
  return value
}
