// The processes of a benchmark: servers on the first core, load and receiver on the second, so that the one does not
// slow the other. Where `taskset` is missing they share what there is.
import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism, cpus } from 'node:os'
import path from 'node:path'
import type { Answer, Ready, Task } from './servers/serve.ts'

export const SERVER_CORE = 0
export const LOAD_CORE = 1

/** Keeps this process and the threads it has on one core, if the system can. */
export function pinTo(core: number): void {
  if (availableParallelism() >= 2) setCores(String(core))
}

/** Takes back what this process was born with: a child is kept where its parent is. */
export function unpin(): void {
  setCores(`0-${cpus().length - 1}`)
}

function setCores(list: string): void {
  spawnSync('taskset', ['-a', '-c', '-p', list, String(process.pid)], { stdio: 'ignore' })
}

export type Variant = 'edge' | 'koa-router' | 'fastify' | 'bare'

export interface ServerProcess extends AsyncDisposable {
  readonly url: string
  readonly token: string
  ask<Name extends Task['task']>(task: Extract<Task, { task: Name }>): Promise<Answer[Name]>
}

interface ServerOptions {
  /** Starts delivery too. */
  readonly jobs?: boolean
  /** Leaves the server where the system puts it: its threads must not compete with its main one. */
  readonly free?: boolean
}

/** A server with a database of its own. */
export async function startServer(variant: Variant, { jobs, free }: ServerOptions = {}): Promise<ServerProcess> {
  const options = [variant, jobs ? 'jobs' : 'idle', free ? 'free' : 'pinned']
  const child = fork(path.join(import.meta.dirname, 'servers/serve.ts'), options)
  const { url, token } = await nextMessage<Ready>(child)
  return {
    url,
    token,
    ask(task) {
      child.send(task)
      return nextMessage(child)
    },
    [Symbol.asyncDispose]: () => end(child),
  }
}

export interface ReceiverProcess extends AsyncDisposable {
  readonly url: string
  /** Arrival of each event by its id, nanoseconds of the machine's monotonic clock; then forgets them. */
  arrivals(): Promise<Record<string, string>>
}

export async function startReceiver(): Promise<ReceiverProcess> {
  const child = fork(path.join(import.meta.dirname, 'servers/receiver.ts'))
  const { url } = await nextMessage<{ url: string }>(child)
  return {
    url,
    arrivals() {
      child.send('arrivals')
      return nextMessage(child)
    },
    [Symbol.asyncDispose]: () => end(child),
  }
}

/** A server that answers without doing anything. */
export async function startAnswers(): Promise<{ readonly url: string } & AsyncDisposable> {
  const child = fork(path.join(import.meta.dirname, 'servers/answers.ts'))
  const { url } = await nextMessage<{ url: string }>(child)
  return { url, [Symbol.asyncDispose]: () => end(child) }
}

async function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  const over = new AbortController()
  const ended = once(child, 'exit', { signal: over.signal }).then(([code]) => {
    throw new Error(`A process of the benchmark ended with ${code}.`)
  })
  try {
    const message = once(child, 'message', { signal: over.signal }).then(([first]) => first as Message)
    return await Promise.race([message, ended])
  } finally {
    over.abort()
    ended.catch(() => undefined)
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.disconnect() // servers and receiver end when their parent lets go of them
  await exited
}
