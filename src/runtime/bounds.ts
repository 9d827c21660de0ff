// Brings what a runtime reports into the bounds of the record, before anything is decided by it: one
// strange value must not leave a call that cannot be ended because its events would break their schema.
import type { Completion, PersonInput, RuntimeEvent, TurnRequest } from './port.ts'

const TEXT_CHARACTERS_MAX = 5000
const DIGITS_MAX = 64
const DAY_MS = 86_400_000

const within = (value: number, min: number, max: number): number =>
  Number.isNaN(value) ? min : Math.min(max, Math.max(min, value))

const wholeMs = (ms: number) => Math.round(within(ms, 0, DAY_MS))

/** A code outside its range says nothing. */
const codeOrNull = (code: number | null, min: number, max: number) =>
  code !== null && Number.isInteger(code) && code >= min && code <= max ? code : null

function boundInput(input: PersonInput): PersonInput {
  if (input.type === 'speech') {
    const text = input.text.slice(0, TEXT_CHARACTERS_MAX).toWellFormed() // the cut may go through a character
    return { ...input, text, confidence: within(input.confidence, 0, 1) }
  }
  if (input.type === 'keys')
    return { ...input, digits: input.digits.replaceAll(/[^0-9A-D*#]/g, '').slice(0, DIGITS_MAX) }
  return input
}

export const boundTurn = (request: TurnRequest): TurnRequest => ({
  seq: request.seq,
  input: boundInput(request.input),
  offsetMs: wholeMs(request.offsetMs),
  durationMs: wholeMs(request.durationMs),
})

export const boundEvent = (event: RuntimeEvent): RuntimeEvent =>
  event.type === 'spoken'
    ? { ...event, offsetMs: wholeMs(event.offsetMs), durationMs: wholeMs(event.durationMs) }
    : event

export const boundCompletion = (completion: Completion): Completion => ({
  endReason: completion.endReason,
  durationMs: wholeMs(completion.durationMs),
  sipStatus: codeOrNull(completion.sipStatus, 100, 699), // RFC 3261 §7.2
  q850Cause: codeOrNull(completion.q850Cause, 0, 127),
})
