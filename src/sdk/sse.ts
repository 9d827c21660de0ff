// Server-sent messages (HTML Living Standard section 9.2.6) out of the body of an answer.
import { ConnectionError, NexoraError } from './errors.ts'

export interface Message {
  readonly id: string | undefined
  readonly data: string | undefined
  /** Milliseconds that the server asks to wait before connecting again. */
  readonly retry: number | undefined
}

const LINE_CHARACTERS_MAX = 16_777_216

/** @throws ConnectionError when it breaks off, or is silent for `idleMs` */
export async function* readMessages(body: ReadableStream<Uint8Array>, idleMs: number): AsyncGenerator<Message> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  const collected = new Collected()
  let rest = ''
  try {
    for (;;) {
      const chunk = await readWithin(reader, idleMs)
      if (chunk === undefined) return
      // A carriage return at the end may be half of a line break.
      const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r(?!$)/)
      rest = lines.pop() ?? ''
      if (rest.length > LINE_CHARACTERS_MAX) throw new NexoraError('The stream holds a line without an end.')
      for (const line of lines) {
        const message = collected.take(line)
        if (message !== undefined) yield message
      }
    }
  } finally {
    // What is left is not wanted; a connection that broke already may refuse.
    reader.cancel().catch(() => undefined)
  }
}

/** Undefined at the end. */
async function readWithin(reader: ReadableStreamDefaultReader<Uint8Array>, idleMs: number) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ConnectionError(`The stream was silent for ${idleMs} ms.`)), idleMs)
  })
  try {
    return (await Promise.race([reader.read(), silence])).value
  } catch (cause) {
    throw cause instanceof ConnectionError ? cause : new ConnectionError('The stream broke off.', { cause })
  } finally {
    clearTimeout(timer)
  }
}

/** The fields of a message until the empty line that ends it. */
class Collected {
  #id: string | undefined
  #data: string[] = []
  #retry: number | undefined

  take(line: string): Message | undefined {
    if (line === '') return this.#whole()
    const [, field, value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? []
    if (field === 'data') this.#data.push(value)
    else if (field === 'id' && !value.includes('\0')) this.#id = value
    else if (field === 'retry' && /^\d+$/.test(value)) this.#retry = Number(value)
    return undefined
  }

  #whole(): Message | undefined {
    const [id, data, retry] = [this.#id, this.#data.length > 0 ? this.#data.join('\n') : undefined, this.#retry]
    this.#id = undefined
    this.#data = []
    this.#retry = undefined
    return id === undefined && data === undefined && retry === undefined ? undefined : { id, data, retry }
  }
}
