// How a receiver goes wrong, one way a request. Each says whether the sender may take the answer for an acknowledgement.
import type { ServerResponse } from 'node:http'
import { TLSSocket } from 'node:tls'

/** `never`: taking it for one loses the delivery. `perhaps`: it was acknowledged, and the connection broke as it was. */
export type Acknowledges = 'never' | 'perhaps'

interface Fault {
  readonly acknowledges: Acknowledges
  /** Of all faults. */
  readonly weight: number
  answer(response: ServerResponse): void
}

const DRIP_MS = 100
const CHUNK = '.'.repeat(16_384)

/** Begins a 200 by hand, so that node does not mend what comes after. */
function raw(response: ServerResponse, text: string): void {
  response.socket?.write(`HTTP/1.1 200 OK\r\n${text}`)
}

/** Under TLS node can only close. */
function reset({ socket }: ServerResponse): void {
  if (socket instanceof TLSSocket) socket.destroy()
  else socket?.resetAndDestroy()
}

function status(code: number, headers: () => Record<string, string> = () => ({})): Fault {
  return { acknowledges: 'never', weight: 1, answer: (response) => void response.writeHead(code, headers()).end('no') }
}

const never = (answer: Fault['answer']): Fault => ({ acknowledges: 'never', weight: 1, answer })

export const FAULTS = {
  'status 500': status(500),
  'status 429, Retry-After in seconds': status(429, () => ({ 'Retry-After': '1' })),
  'status 429, Retry-After as a date': status(429, () => ({
    'Retry-After': new Date(Date.now() + 1000).toUTCString(),
  })),
  'status 302': status(302, () => ({ Location: 'http://169.254.169.254/' })),
  'status 410': { ...status(410), weight: 0.1 },
  'reset before the headers': never((response) => void reset(response)),
  'reset after the headers': never((response) => {
    raw(response, 'Content-Length: 20\r\n\r\nhalf')
    setTimeout(() => reset(response), 5)
  }),
  'hang before the headers': never(() => undefined),
  'hang in the body': never((response) => raw(response, 'Content-Length: 20\r\n\r\nhalf')),
  'slow drip': never((response) => {
    raw(response, 'Content-Length: 1000\r\n\r\n')
    const timer = setInterval(() => response.socket?.write('.'), DRIP_MS)
    response.once('close', () => clearInterval(timer))
  }),
  'endless body': {
    acknowledges: 'perhaps',
    weight: 0.5,
    answer(response) {
      response.writeHead(200)
      const timer = setInterval(() => response.write(CHUNK), 2)
      response.once('close', () => clearInterval(timer))
    },
  },
  'bad chunking': never((response) => raw(response, 'Transfer-Encoding: chunked\r\n\r\nZZ\r\nhalf\r\n')),
  'acknowledge, then reset': {
    acknowledges: 'perhaps',
    weight: 1,
    answer(response) {
      raw(response, 'Content-Length: 0\r\n\r\n')
      setImmediate(() => reset(response))
    },
  },
} as const satisfies Record<string, Fault>

export type FaultName = keyof typeof FAULTS

/** @param at in [0, 1) */
export function faultAt(at: number): FaultName {
  const all = Object.entries(FAULTS) as [FaultName, Fault][]
  let left = at * all.reduce((sum, [, { weight }]) => sum + weight, 0)
  for (const [name, { weight }] of all) {
    left -= weight
    if (left < 0) return name
  }
  return 'status 500'
}
