// From what came at last to the error that the caller gets.
import {
  AbortedError,
  type Answer,
  type Circumstances,
  ConnectionError,
  type NexoraError,
  type ProblemClass,
  type ProblemDocument,
  ProblemError,
  RedirectError,
  StatusError,
  UnknownOutcomeError,
} from './errors.ts'
import type { Request } from './request.ts'
import { isRetried } from './retry.ts'

/** An answer with its body parsed: undefined when that is empty or no JSON. */
export interface Answered extends Answer {
  readonly body: unknown
}

/** What came at last: an answer, or the error of the last attempt. */
export type Ending = (
  | { readonly answer: Answered; readonly failure?: undefined }
  | { readonly answer?: undefined; readonly failure: ConnectionError | AbortedError }
) & {
  /** Some attempt may have reached the server, and nothing says what became of it. */
  readonly unanswered: boolean
}

export const isSuccess = ({ status }: Answer) => status >= 200 && status <= 299

export function problemIn({ body }: Answered): ProblemDocument | undefined {
  const code = (body as { code?: unknown } | null | undefined)?.code
  return typeof code === 'string' ? (body as ProblemDocument) : undefined
}

/** @throws ConnectionError when it says that it succeeded, and is cut off or no JSON */
export function parseAnswer(answer: Answer): Answered {
  if (answer.text === '') return { ...answer, body: undefined }
  try {
    return { ...answer, body: JSON.parse(answer.text) }
  } catch (cause) {
    if (isSuccess(answer)) throw new ConnectionError(`${answer.status} with a body that is no whole JSON.`, { cause })
    return { ...answer, body: undefined }
  }
}

/** The error to throw for an ending that is no success. */
export function errorOf(
  { operation, idempotencyKey }: Request,
  { answer, failure, unanswered }: Ending,
  problems: Readonly<Record<string, ProblemClass>>,
): NexoraError {
  const isWrite = operation.method !== 'GET'
  if (failure !== undefined) {
    const circumstances = { cause: failure, outcomeUnknown: isWrite && unanswered, idempotencyKey }
    if (failure instanceof AbortedError)
      return new AbortedError(failure.message, { ...circumstances, cause: failure.cause })
    if (!circumstances.outcomeUnknown) return failure
    const advice =
      idempotencyKey === undefined ? 'Look whether it did.' : 'Send it again with the same idempotencyKey, or look.'
    return new UnknownOutcomeError(
      `${operation.id} was sent, and no answer came: it may have taken effect. ${advice} (${failure.message})`,
      circumstances,
    )
  }
  const problem = problemIn(answer)
  // A definite refusal of the last attempt under one key speaks for those before it; "try again" does not. Nor does that
  // a thing is gone or was changed: an attempt before, which nobody answered, may have done that.
  const perhapsOurs = idempotencyKey === undefined && [404, 409, 412].includes(answer.status)
  const outcomeUnknown = isWrite && unanswered && (perhapsOurs || isRetried(answer.status, problem?.code))
  return refusalOf(answer, problem, { outcomeUnknown, idempotencyKey }, problems)
}

function refusalOf(
  answer: Answered,
  problem: ProblemDocument | undefined,
  circumstances: Circumstances,
  problems: Readonly<Record<string, ProblemClass>>,
): StatusError {
  if (problem !== undefined) {
    const known = Object.hasOwn(problems, problem.code) ? problems[problem.code] : undefined
    return new (known ?? ProblemError)(problem, answer, circumstances)
  }
  if (answer.status === 0 || (answer.status >= 300 && answer.status <= 399))
    return new RedirectError(answer, circumstances)
  const type = answer.headers.get('content-type') ?? 'no content type'
  const from = `${answer.status} with ${type}: this came from a proxy or another server, not from the API.`
  return new StatusError(from, answer, circumstances)
}
