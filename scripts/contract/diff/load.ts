// Loads one side of a comparison: a file, or `git:REF:path` with every file it refers to taken from the same revision.
// Called by the diff command and the corpus scoring. @redocly/openapi-core reads, resolves and checks the structure.
// Guarantee: what this returns is a whole, valid document; anything else is BadInput with file, line and reason.
import {
  type BaseResolver,
  createConfig,
  getLineColLocation,
  lintDocument,
  Source,
  YamlParseError,
} from '@redocly/openapi-core'
import { grammarOf } from './grammar.ts'
import { fileOrigin, gitOrigin, isRemote, message, type Origin } from './origin.ts'
import { BadInput, type Contract, escapePointer, follow, isFields, type Place, placeAt, refOf } from './place.ts'
import { Reader } from './reader.ts'
import { allowedIn } from './structure.ts'

export interface LoadOptions {
  /** Whether references to other hosts may be fetched. */
  readonly remote: boolean
  /** Also take documents that break their format's rules, as long as they can be read and their references hold. */
  readonly lenient: boolean
  readonly cwd: string
}

type Config = Awaited<ReturnType<typeof createConfig>>

const configs = new Map<string, Promise<Config>>()

/** The structure of the format and whole references; taste is the linter's. */
function structureConfig(): Promise<Config> {
  const known = configs.get('structure')
  if (known) return known
  const made = createConfig({ rules: { struct: 'error', 'no-unresolved-refs': 'error' } })
  configs.set('structure', made)
  return made
}

const SUPPORTED = /^(openapi 3[.][012]|asyncapi [23])[.]\d/
const NAMES = { openapi: 'OpenAPI', asyncapi: 'AsyncAPI', swagger: 'Swagger' } as const
const TAKEN = 'OpenAPI 3.0 to 3.2 and AsyncAPI 2 and 3'

function formatOf(root: unknown, shown: string): { format: Contract['format']; version: string } {
  if (!isFields(root)) throw new BadInput(shown, 1, 'this is not an OpenAPI or AsyncAPI document: it holds no object')
  for (const format of ['openapi', 'asyncapi', 'swagger'] as const) {
    const version = root[format]
    if (version === undefined) continue
    if (format !== 'swagger' && typeof version === 'string' && SUPPORTED.test(`${format} ${version}`))
      return { format, version }
    const named = `${NAMES[format]} ${String(version)} is not taken`
    // 3.1 is read as a number, and stands for no version of the specification.
    const isShort = SUPPORTED.test(`${format} ${String(version)}.0`)
    throw new BadInput(
      shown,
      1,
      isShort ? `${named}; write the whole version as text, such as "${String(version)}.0"` : `${named}; ${TAKEN} are`,
    )
  }
  throw new BadInput(shown, 1, `this is no document of ${TAKEN}: it names no version`)
}

/** Loads a document. @throws BadInput when it is unreadable, invalid, or refers to something that is not there. */
export async function load(argument: string, { remote, lenient, cwd }: LoadOptions): Promise<Contract> {
  if (isRemote(argument)) throw new BadInput(argument, 1, 'documents are read from files or git, not from other hosts')
  const origin = argument.startsWith('git:') ? gitOrigin(argument, cwd) : fileOrigin(argument, cwd)
  const reader = new Reader(origin, remote)
  const document = await reader.resolveDocument(null, origin.file, true).catch((error: unknown) => error)
  if (!isLoaded(document)) throw unreadable(document, argument, origin.show)
  const form = formatOf(document.parsed, argument)
  try {
    const problems = await problemsOf(document, reader, origin)
    const contract = await contractOf(form, argument, document, reader, origin)
    refuse(problems, contract, lenient)
    return contract
  } catch (error) {
    throw CIRCULAR.test(message(error))
      ? (circleIn(await contractOf(form, argument, document, reader, origin)) ?? error)
      : error
  }
}

type Form = Pick<Contract, 'format' | 'version'>

/** Of what has been read so far. */
async function contractOf(
  form: Form,
  label: string,
  document: Loaded,
  reader: Reader,
  { file, show }: Origin,
): Promise<Contract> {
  const sources = new Map<string, Source>()
  const files = new Map<string, unknown>()
  for (const reading of reader.cache.values()) {
    const loaded = await reading.catch((error: unknown) => error)
    if (!isLoaded(loaded)) continue
    sources.set(loaded.source.absoluteRef, loaded.source)
    files.set(loaded.source.absoluteRef, loaded.parsed)
  }
  const lineOf = (name: string, pointer: string) => {
    const source = sources.get(name)
    // Asking for the key rather than its value puts a mapping on the line of its name.
    return source ? getLineColLocation({ source, pointer: `#${pointer || '/'}`, reportOnKey: true }).start.line : 1
  }
  const contract = { ...form, label, files, show, lineOf, places: new Map<string, Place>() }
  const root = placeAt(contract as unknown as Contract, file, '', document.parsed)
  return Object.assign(contract, { root })
}

const CIRCULAR = /circular/i

/** Redocly says that there is a circle, and not where: the first reference that leads into one. */
function circleIn(contract: Contract): BadInput | undefined {
  const pending: Place[] = [contract.root]
  const seen = new Set<unknown>()
  for (let place = pending.pop(); place; place = pending.pop()) {
    const { file, pointer, value } = place
    if (typeof value !== 'object' || value === null || seen.has(value)) continue
    seen.add(value)
    try {
      if (refOf(place) !== undefined) follow(place)
    } catch (error) {
      if (error instanceof BadInput && /circle/.test(error.message)) return error
    }
    const parts = Object.entries(value).map(([key, part]) =>
      placeAt(contract, file, `${pointer}/${escapePointer(key)}`, part),
    )
    pending.push(...parts.reverse())
  }
  return undefined
}

type Loaded = Exclude<Awaited<ReturnType<BaseResolver['resolveDocument']>>, Error>

// What goes wrong while parsing has a source as well.
const isLoaded = (found: unknown): found is Loaded =>
  !(found instanceof Error) && isFields(found) && found.source instanceof Source

/** What keeps a file from being read: it is not there, or is neither JSON nor YAML. */
function unreadable(error: unknown, argument: string, show: Origin['show']): BadInput {
  const parsing = error instanceof YamlParseError ? error : undefined
  return new BadInput(
    parsing ? show(parsing.source.absoluteRef) : argument,
    lineOfFault(parsing),
    firstLine(message(error)),
  )
}

function lineOfFault(parsing: YamlParseError | undefined): number {
  if (!parsing) return 1
  if (Number.isInteger(parsing.line)) return parsing.line
  // The parser does not say where the second of two documents begins: at the first mark that has something before it.
  const { body } = parsing.source
  const mark = [...body.matchAll(/^---/gm)].find(({ index }) => /^[^\s#%-]/m.test(body.slice(0, index)))
  return body.slice(0, mark?.index ?? 0).split('\n').length
}

type Problems = Awaited<ReturnType<typeof lintDocument>>

async function problemsOf(document: Loaded, reader: Reader, { show }: Origin): Promise<Problems> {
  const config = await structureConfig()
  try {
    return await lintDocument({
      document,
      externalRefResolver: reader,
      config,
      customTypes: grammarOf(document.parsed),
    })
  } catch (error) {
    const file = show(document.source.absoluteRef)
    // What a stack that has run out says of it tells nobody anything.
    if (error instanceof RangeError) throw new BadInput(file, 1, 'references nest too deeply to be followed')
    throw unreadable(error, file, show)
  }
}

function refuse(problems: Problems, contract: Contract, lenient: boolean): void {
  const grave = problems.filter(({ ruleId, ignored }) => ignored !== true && !(lenient && ruleId === 'struct'))
  if (grave.length === 0) return
  const isAllowed = allowedIn(contract)
  const first = grave.find((problem) => !isAllowed(problem))
  if (!first) return
  const location = first.location[0]
  const file = location?.source.absoluteRef ?? contract.root.file
  const line = location ? getLineColLocation(location).start.line : 1
  throw new BadInput(contract.show(file), line, firstLine(first.message))
}

/** What a parser said, without the place, which is told before it. */
const firstLine = (text: string) => (text.split('\n')[0] ?? text).replace(/ in "[^"]*" \(\d+:\d+\)$/, '')
