// What the client needs of the machine it runs on: time, chance, timers, environment. Node, Deno, Bun and browsers
// offer all of it as globals; a test gives its own.

export interface Host {
  /** Epoch milliseconds. */
  now(): number
  /** From 0 up to 1. */
  random(): number
  /** Rejects with the reason of the signal when that is aborted first. */
  sleep(ms: number, signal: AbortSignal | undefined): Promise<void>
  env(name: string): string | undefined
  /** What `User-Agent` says after our own name. */
  readonly runtime: string
  readonly isBrowser: boolean
}

interface Globals {
  readonly process?: { readonly env?: Record<string, string | undefined>; readonly versions?: Record<string, string> }
  readonly Deno?: { readonly version: { readonly deno: string } }
  readonly Bun?: { readonly version: string }
  readonly window?: { readonly document?: unknown }
  readonly navigator?: { readonly userAgent?: string }
}

const globals = globalThis as Globals

function runtimeName(): string {
  if (globals.Deno !== undefined) return `deno ${globals.Deno.version.deno}`
  if (globals.Bun !== undefined) return `bun ${globals.Bun.version}`
  const node = globals.process?.versions?.node
  if (node !== undefined) return `node ${node}`
  // What workerd says of itself; a browser says it in a header of its own.
  return globals.navigator?.userAgent === 'Cloudflare-Workers' ? 'workerd' : 'unknown'
}

function environment(name: string): string | undefined {
  try {
    const value = globals.process?.env?.[name]
    return value === '' ? undefined : value
  } catch {
    // Deno refuses without --allow-env; then there is no default from there.
    return undefined
  }
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason)
      return
    }
    const onAbort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

export const HOST: Host = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep,
  env: environment,
  runtime: runtimeName(),
  isBrowser: globals.window?.document !== undefined,
}
