// What libraries and tools that are not ours make of a delivery, each of the part that it looks at, by the documented
// behaviour of each. Where one cannot be asked, it says why: a test never has to leave anything out silently.
import { nexoraOf, standardOf } from './reference.ts'

/** Fixed in the Standard Webhooks libraries. */
const TOLERANCE_SECONDS = 300

export type Received = Readonly<Record<string, string | readonly string[]>>

export interface Subject {
  readonly body: Buffer
  readonly headers: Received
  readonly secrets: readonly string[]
  /** Seconds since 1970. */
  readonly now: number
  readonly notes: Readonly<Record<string, string>>
}

type Judgement =
  | { readonly verdict: 'accepts' | 'refuses'; readonly note?: string }
  | { readonly verdict: 'not_covered'; readonly note: string }

const notCovered = (note: string): Judgement => ({ verdict: 'not_covered', note })
const judged = (accepted: boolean): Judgement => ({ verdict: accepted ? 'accepts' : 'refuses' })

export function judgements(subject: Subject) {
  const noted = (name: string, judgement: Judgement): Judgement => {
    const note = subject.notes[name]
    return note === undefined ? judgement : { ...judgement, note }
  }
  const standard = standardLibrary(subject)
  return {
    standardwebhooks: noted('standardwebhooks', standard),
    svix: noted('svix', standard),
    octokit: noted('octokit', octokit(subject)),
    openssl: noted('openssl', openssl(subject)),
  }
}

const isText = (body: Buffer) => Buffer.from(body.toString('utf8'), 'utf8').equals(body)

const findHeader = (headers: Received, name: string) =>
  Object.entries(headers).find(([given]) => given.toLowerCase() === name.toLowerCase())?.[1]

/** Given `standard_secrets`, one after another. */
function standardLibrary({ body, headers, secrets, now }: Subject): Judgement {
  const [id, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    findHeader(headers, name),
  )
  if (Array.isArray(id) || Array.isArray(timestamp) || Array.isArray(signature))
    return notCovered('takes one line of each header')
  if (!isText(body)) return notCovered('takes text for a body')
  if (secrets.some((secret) => secret === '')) return notCovered('takes no empty secret')
  if (!id || !timestamp || !signature) return judged(false)
  const seconds = Number.parseInt(String(timestamp), 10)
  if (Number.isNaN(seconds) || Math.abs(now - seconds) > TOLERANCE_SECONDS) return judged(false)
  // It signs the number that it read, not the text that came.
  const expected = secrets.map((secret) => standardOf(secret, String(id), String(seconds), body))
  return judged(
    String(signature)
      .split(' ')
      .some((one) => expected.includes(one)),
  )
}

function octokit({ body, headers, secrets }: Subject): Judgement {
  const signature = findHeader(headers, 'X-Nexora-Signature')
  if (signature === undefined || signature === '') return notCovered('looks at X-Nexora-Signature only')
  if (body.length === 0 || !isText(body)) return notCovered('takes text that is not empty for a body')
  if (secrets.length === 0 || secrets.includes('')) return notCovered('takes one secret that is not empty')
  return judged(secrets.some((secret) => nexoraOf(secret, body) === signature))
}

/** The command line makes HMACs: whether one of the signatures that came is that of a secret, whatever the time. */
function openssl({ body, headers, secrets }: Subject): Judgement {
  if (secrets.length === 0 || secrets.includes('')) return notCovered('takes a key that is not empty')
  const text = (name: string) => [findHeader(headers, name) ?? ''].flat().join(' ').trim()
  const given = ['', '-Next', '-Previous'].map((role) => text(`X-Nexora-Signature${role}`))
  const standard = text('webhook-signature').split(/\s+/)
  if ([...given, ...standard].every((one) => one === '')) return notCovered('there is no signature to compare with')
  return judged(
    secrets.some(
      (secret) =>
        given.includes(nexoraOf(secret, body)) ||
        standard.includes(standardOf(secret, text('webhook-id'), text('webhook-timestamp'), body)),
    ),
  )
}
