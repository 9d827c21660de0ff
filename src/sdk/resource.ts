// What the generated classes of the facade stand on: one per tag of the contract, a method per operation.
import { type Call, type Continuation, type PageOf, Pages } from './call.ts'
import type { EventStream, StreamOptions, StreamQuery } from './event-stream.ts'
import type { Arguments, ConditionalOptions, Operation, RequestOptions } from './request.ts'
import type { Transport } from './transport.ts'

export class Resource {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  protected send<Data>(
    operation: Operation,
    given: Arguments,
    options: Partial<ConditionalOptions> | undefined,
  ): Call<Data> {
    return this.#transport.call<Data>(operation, given, options)
  }

  protected sendList<Item, Page extends PageOf<Item>>(
    operation: Operation,
    given: Arguments,
    options: RequestOptions | undefined,
    continuation?: Continuation,
  ): Pages<Item, Page> {
    return new Pages<Item, Page>(
      (place) => this.#transport.call<Page>(operation, { ...given, query: { ...given.query, ...place } }, options),
      continuation,
    )
  }

  protected sendStream(
    operation: Operation,
    query: StreamQuery | undefined,
    options: StreamOptions | undefined,
  ): EventStream {
    return this.#transport.stream(operation, query, options)
  }
}
