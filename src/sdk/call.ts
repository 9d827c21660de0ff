// What a method of the client hands back: a promise of the data, that can also give status and headers; and for lists
// an iterable over all items or all pages, each fetched when it is reached.
import { NexoraError } from './errors.ts'
import { whole } from './option-checks.ts'

export interface Reply<Data> {
  readonly data: Data
  readonly status: number
  readonly headers: Headers
  readonly requestId: string | undefined
  /** Give it as `ifMatch` to a write, or as `ifNoneMatch` to the next read. */
  readonly etag: string | undefined
  /** Path of what was made. */
  readonly location: string | undefined
  /** What is left of the limit of this client; undefined where the server or a browser does not tell. */
  readonly rateLimit: RateLimit | undefined
  /** 304: `data` is what you have already. Only with `ifNoneMatch`. */
  readonly notModified: boolean
}

export interface RateLimit {
  /** Requests that may be sent now. */
  readonly remaining: number
  /** Until all of them may be sent again; with none remaining, until the next one may. */
  readonly resetSeconds: number
}

/** `RateLimit: "client";r=29;t=1` of draft-ietf-httpapi-ratelimit-headers; the first policy. */
function readRateLimit(header: string | null): RateLimit | undefined {
  const [remaining, resetSeconds] = ['r', 't'].map((name) => new RegExp(`;\\s*${name}=(\\d+)`).exec(header ?? '')?.[1])
  if (remaining === undefined || resetSeconds === undefined) return undefined
  return { remaining: Number(remaining), resetSeconds: Number(resetSeconds) }
}

export function replyOf<Data>(data: Data, status: number, headers: Headers, notModified: boolean): Reply<Data> {
  return {
    data,
    status,
    headers,
    requestId: headers.get('x-request-id') ?? undefined,
    etag: headers.get('etag') ?? undefined,
    location: headers.get('location') ?? undefined,
    // Read when asked for: most callers never do.
    get rateLimit() {
      return readRateLimit(headers.get('ratelimit'))
    },
    notModified,
  }
}

/** In place of the data, when `ifNoneMatch` is given and nothing changed. */
export interface NotModified {
  readonly notModified: true
}

export const NOT_MODIFIED: NotModified = { notModified: true }

/** The request is under way; `await` gives the data. */
export class Call<Data> implements Promise<Data> {
  readonly [Symbol.toStringTag] = 'Call'
  readonly #reply: Promise<Reply<Data>>

  constructor(reply: Promise<Reply<Data>>) {
    this.#reply = reply
  }

  /** The data with status, headers and request id. */
  withResponse(): Promise<Reply<Data>> {
    return this.#reply
  }

  /** The same reply with other data. */
  map<Other>(read: (data: Data) => Other): Call<Other> {
    const mapped = ({ data, status, headers, notModified }: Reply<Data>) =>
      replyOf(read(data), status, headers, notModified)
    return new Call(this.#reply.then(mapped))
  }

  // biome-ignore lint/suspicious/noThenProperty: it is a promise
  then<Kept = Data, Caught = never>(
    onKept?: ((data: Data) => Kept | PromiseLike<Kept>) | null,
    onRefused?: ((error: unknown) => Caught | PromiseLike<Caught>) | null,
  ): Promise<Kept | Caught> {
    return this.#reply.then(({ data }) => data).then(onKept, onRefused)
  }

  catch<Caught = never>(onRefused?: ((error: unknown) => Caught | PromiseLike<Caught>) | null): Promise<Data | Caught> {
    return this.then(null, onRefused)
  }

  finally(onEnd?: (() => void) | null): Promise<Data> {
    return this.then().finally(onEnd)
  }
}

/** A list answers pages of this form; the next is asked for by a cursor or by a sequence. */
export interface PageOf<Item> {
  readonly data: readonly Item[]
  readonly has_more: boolean
}

/** The query parameter that leads from one page to the next, and the member of a page that holds its value. */
export interface Continuation {
  readonly parameter: string
  readonly member: string
}

type Fetch<Page> = (place: Readonly<Record<string, unknown>>) => Call<Page>

/** `for await` goes over all items; `await` gives the first page; `.pages()` goes page by page. */
export class Pages<Item, Page extends PageOf<Item>> implements AsyncIterable<Item>, PromiseLike<Page> {
  readonly #fetch: Fetch<Page>
  readonly #continuation: Continuation | undefined

  constructor(fetch: Fetch<Page>, continuation: Continuation | undefined) {
    this.#fetch = fetch
    this.#continuation = continuation
  }

  /** @throws NexoraError when the server hands out the same place twice, which would never end */
  async *pages(): AsyncGenerator<Page, void, undefined> {
    const seen = new Set<unknown>()
    let place: Readonly<Record<string, unknown>> = {}
    for (;;) {
      const page = await this.#fetch(place)
      yield page
      if (!page.has_more || this.#continuation === undefined) return
      const { parameter, member } = this.#continuation
      const next = (page as Readonly<Record<string, unknown>>)[member]
      if (next === undefined || next === null || seen.has(next))
        throw new NexoraError(`The server says that there is more, but its ${member} leads nowhere new.`)
      seen.add(next)
      place = { [parameter]: next }
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.pages()) yield* page.data
  }

  /** The items in a list, the first `limit` of them. */
  async toArray(options: { readonly limit: number }): Promise<Item[]> {
    const items: Item[] = []
    // JavaScript may leave it out.
    const limit = (options as Partial<typeof options> | undefined)?.limit ?? Number.NaN
    if (whole(limit, 'limit', 0, Number.MAX_SAFE_INTEGER) === 0) return items
    for await (const item of this) if (items.push(item) >= limit) break
    return items
  }

  /** The first page with status, headers and request id. */
  withResponse(): Promise<Reply<Page>> {
    return this.#fetch({}).withResponse()
  }

  // biome-ignore lint/suspicious/noThenProperty: awaiting a list gives its first page
  then<Kept = Page, Caught = never>(
    onKept?: ((page: Page) => Kept | PromiseLike<Kept>) | null,
    onRefused?: ((error: unknown) => Caught | PromiseLike<Caught>) | null,
  ): Promise<Kept | Caught> {
    return this.#fetch({}).then(onKept, onRefused)
  }

  catch<Caught = never>(onRefused?: ((error: unknown) => Caught | PromiseLike<Caught>) | null): Promise<Page | Caught> {
    return this.#fetch({}).catch(onRefused)
  }
}
