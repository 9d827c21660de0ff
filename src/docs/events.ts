// The events page and a page for each event, from the AsyncAPI document.
import { type Article, text } from './layout.ts'
import { blocks, code, inline } from './markdown.ts'
import { properties, type Schema, type Schemas } from './schema.ts'

interface Example {
  readonly name?: string
  readonly summary?: string
  readonly headers?: Readonly<Record<string, string | number>>
  readonly payload: unknown
}

interface Message {
  readonly headers: Schema
  readonly payload: Schema
  readonly examples?: readonly Example[]
}

interface Channel {
  readonly address: string
  readonly title: string
  readonly summary: string
  readonly description: string
  readonly messages: Readonly<Record<string, Message>>
}

/** What the pages take of an AsyncAPI document. */
export interface EventsDocument {
  readonly info: { readonly description: string }
  readonly channels: Readonly<Record<string, Channel>>
  readonly components: { readonly schemas: Schemas }
}

export const eventPath = (type: string) => `/docs/events/${type}`

export function eventsArticle({ info, channels, components }: EventsDocument): Article {
  const list = Object.values(channels)
  const rows = list.map(
    ({ address, title }) =>
      `<tr><td><a href="${eventPath(address)}"><code>${text(address)}</code></a></td><td>${inline(title)}</td></tr>`,
  )
  const headers = list[0] && Object.values(list[0].messages)[0]?.headers
  return {
    title: 'Events',
    body: `<h1>Events</h1>
${blocks(info.description)}
<h2 id="types"><a href="#types">Types</a></h2>
<div class="table" tabindex="0"><table><tbody>${rows.join('\n')}</tbody></table></div>
<h2 id="headers"><a href="#headers">Headers of a delivery</a></h2>
${headers === undefined ? '' : properties(headers, components.schemas)}`,
    contents: [
      { id: 'types', text: 'Types', level: 2 },
      { id: 'headers', text: 'Headers of a delivery', level: 2 },
    ],
  }
}

/** Every event by the path of its page; made when it is called. */
export function eventArticles({ channels, components }: EventsDocument): [string, () => Article][] {
  return Object.values(channels).map((channel) => [
    eventPath(channel.address),
    () => eventArticle(channel, components.schemas),
  ])
}

function eventArticle({ address, title, description, messages }: Channel, schemas: Schemas): Article {
  const [message] = Object.values(messages)
  if (message === undefined) throw new Error(`The channel ${address} has no message.`)
  const examples = (message.examples ?? []).map(
    (example, index) => `<h3 id="example-${index + 1}">${inline(example.summary ?? example.name ?? 'Example')}</h3>
${code(asRequest(example), 'http')}`,
  )
  return {
    title: address,
    body: `<p class="up"><a href="/docs/events">Events</a></p>
<h1><code>${text(address)}</code></h1>
<p class="lead">${inline(title)}.</p>
${blocks(description)}
<h2 id="examples"><a href="#examples">What arrives</a></h2>
${examples.join('\n')}
<h2 id="body"><a href="#body">The body</a></h2>
${properties(message.payload, schemas)}`,
    contents: [
      { id: 'examples', text: 'What arrives', level: 2 },
      { id: 'body', text: 'The body', level: 2 },
    ],
  }
}

/** A delivery as it goes over the wire, but with the body laid out. */
function asRequest({ headers = {}, payload }: Example): string {
  const lines = Object.entries({ 'Content-Type': 'application/json', ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  return `POST /your/endpoint HTTP/1.1\n${lines.join('\n')}\n\n${JSON.stringify(payload, undefined, 2)}`
}
