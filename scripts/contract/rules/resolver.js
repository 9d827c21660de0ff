// The $ref resolver Spectral is run with: its own one, with one bug mended.
// @stoplight/json-ref-resolver shares one runner per file and lets its stack of visited files grow with every
// reference; from the hundredth on it silently leaves the references inside that file unresolved, and Spectral then
// reports nonsense about shared/problems.yaml. Here the stack stays empty, and a ceiling on look-ups ends real cycles.
import { resolveFile } from '@stoplight/json-ref-readers'
import { Cache, Resolver } from '@stoplight/json-ref-resolver'

// Far more references than the contract will ever hold into one file; a cycle through several files reaches it.
const LOOKUPS_PER_FILE_MAX = 20_000

const withoutStack = (runner) => Object.defineProperty(runner, 'uriStack', { get: () => [], set: () => undefined })

class RunnerCache extends Cache {
  lookups = new Map()

  get(file) {
    const count = (this.lookups.get(file) ?? 0) + 1
    this.lookups.set(file, count)
    if (count > LOOKUPS_PER_FILE_MAX) throw new Error(`References through ${file} go round in a circle.`)
    return super.get(file)
  }

  set(file, runner) {
    super.set(file, Promise.resolve(runner).then(withoutStack))
  }
}

/** Spectral keys its cache of parsed files by this object. */
export const uriCache = new Cache()

/** Called by Spectral for each document; files only, nothing is fetched from the network. */
export function resolve(source, options) {
  return new Resolver({ uriCache: new RunnerCache(), resolvers: { file: { resolve: resolveFile } } }).resolve(
    source,
    options,
  )
}
