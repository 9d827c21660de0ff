// Pieces of our own documents that can be edited apart from each other and compared all at once: each is one operation,
// webhook or channel with copies, under names of its own, of all components that it refers to.

type Fields = Record<string, unknown>
export type Path = readonly string[]

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const at = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], root)

const unescaped = (part: string) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')

/** Where a reference leads. */
export const pathOf = (ref: string): Path => ref.slice(2).split('/').map(unescaped)

/** The path that a chain of references ends at. */
export function followed(root: unknown, path: Path): Path {
  const value = at(root, path)
  return isFields(value) && typeof value.$ref === 'string' ? followed(root, pathOf(value.$ref)) : path
}

/** What an edit is made to: an operation of `paths`, a webhook of `webhooks`, or a channel of `channels`. */
export interface Entry {
  readonly section: 'paths' | 'webhooks' | 'channels'
  readonly name: string
  /** Undefined for a channel. */
  readonly method: string | undefined
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete']

export function entriesOf(document: Fields): Entry[] {
  const channels = Object.keys((document.channels ?? {}) as Fields).map(
    (name): Entry => ({ section: 'channels', name, method: undefined }),
  )
  const operations = (['paths', 'webhooks'] as const).flatMap((section) =>
    Object.entries((document[section] ?? {}) as Fields).flatMap(([name, item]) =>
      METHODS.filter((method) => Object.hasOwn(item as Fields, method)).map(
        (method): Entry => ({ section, name, method }),
      ),
    ),
  )
  return [...channels, ...operations]
}

const KEPT_ERRORS = ['409', '422']
const MARK = (index: number) => `edit-${index}-`

/** The number of the piece that a text names, if any. */
export const pieceIn = (text: string): number | undefined => {
  const [, index] = /edit-(\d+)-/.exec(text) ?? []
  return index === undefined ? undefined : Number(index)
}

export const nameIn = (index: number, name: string) =>
  name.startsWith('/') ? `/${MARK(index)}${name.slice(1)}` : `${MARK(index)}${name}`

/** Where a path of the whole document leads in a piece. */
export const pathIn = (index: number, [section = '', ...rest]: Path): Path =>
  section === 'components'
    ? [section, rest[0] ?? '', nameIn(index, rest[1] ?? ''), ...rest.slice(2)]
    : [section, nameIn(index, rest[0] ?? ''), ...rest.slice(1)]

/** Adds the piece for an entry to `target`; without examples and most refusals, which only make it large. */
export function addPiece(target: Fields, document: Fields, index: number, { section, name, method }: Entry): void {
  const copied = new Set<string>()
  const put = (path: Path, value: unknown) => {
    const holder = path.slice(0, -1).reduce<Fields>((inner, key) => {
      inner[key] ??= {}
      return inner[key] as Fields
    }, target)
    holder[path.at(-1) ?? ''] = value
  }
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy)
    if (!isFields(value)) return value
    const fields = Object.entries(value).filter(
      ([key]) => !(value.schema !== undefined && (key === 'example' || key === 'examples')),
    )
    return Object.fromEntries(fields.map(([key, inner]) => [key, key === '$ref' ? moved(String(inner)) : copy(inner)]))
  }
  const moved = (ref: string): string => {
    const path = pathOf(ref)
    const to = pathIn(index, path)
    if (!copied.has(ref)) {
      copied.add(ref)
      put(to, copy(at(document, path)))
    }
    return `#/${to.map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`
  }
  const entry = at(document, [section, name]) as Fields
  const to = [section, nameIn(index, name)]
  if (method === undefined) {
    put(to, { ...(copy({ ...entry, messages: firstMessage(entry) }) as Fields), address: nameIn(index, name) })
    const channel = { $ref: `#/${section}/${nameIn(index, name)}` }
    put(['operations', nameIn(index, 'send')], { action: 'send', channel })
    return
  }
  const operation = entry[method] as Fields
  const parameters = [...((entry.parameters ?? []) as unknown[]), ...((operation.parameters ?? []) as unknown[])]
  const responses = Object.entries((operation.responses ?? {}) as Fields).filter(
    ([status]) => status < '300' || KEPT_ERRORS.includes(status),
  )
  const whole = { ...operation, parameters, responses: Object.fromEntries(responses) }
  put([...to, method], { ...(copy(whole) as Fields), operationId: nameIn(index, String(operation.operationId)) })
}

const firstMessage = (channel: Fields) =>
  Object.fromEntries(Object.entries((channel.messages ?? {}) as Fields).slice(0, 1))
