// What the generated classes of the facade stand on: one per tag of the contract, a method per operation.
import type { ListEventsResponse, WebhookEvent } from '../../generated/clients/typescript/types.gen.ts'
import { type Call, type Continuation, type NotModified, type PageOf, Pages } from './call.ts'
import type { EventStream, StreamOptions, StreamQuery } from './event-stream.ts'
import type { Arguments, ConditionalOptions, Operation, RequestOptions } from './request.ts'
import type { Transport } from './transport.ts'
import { type EventPage, readEventPage, recognised, type UnknownEvent } from './webhooks/event.ts'

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
    const fetch = this.#fetching<Page>(operation, given, options)
    return new Pages<Item, Page>(fetch, continuation)
  }

  protected sendEventList(
    operation: Operation,
    given: Arguments,
    options: RequestOptions | undefined,
    continuation: Continuation,
  ): Pages<WebhookEvent | UnknownEvent, EventPage> {
    const fetch = this.#fetching<ListEventsResponse>(operation, given, options)
    return new Pages((place) => fetch(place).map(readEventPage), continuation)
  }

  protected sendEvent(
    operation: Operation,
    given: Arguments,
    options: Partial<ConditionalOptions> | undefined,
  ): Call<WebhookEvent | UnknownEvent | NotModified> {
    return this.#transport
      .call<WebhookEvent | NotModified>(operation, given, options)
      .map((event) => ('notModified' in event ? event : recognised(event)))
  }

  #fetching<Page>(operation: Operation, given: Arguments, options: RequestOptions | undefined) {
    return (place: Readonly<Record<string, unknown>>) =>
      this.#transport.call<Page>(operation, { ...given, query: { ...given.query, ...place } }, options)
  }

  protected sendStream(
    operation: Operation,
    query: StreamQuery | undefined,
    options: StreamOptions | undefined,
  ): EventStream {
    return this.#transport.stream(operation, query, options)
  }
}
