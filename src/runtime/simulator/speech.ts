// How long things take on a phone line, in milliseconds of media time. The same words always take the
// same time, so that a simulated call is the same at any speed.

/** 150 words a minute, for both sides. */
export const WORD_MS = 400
const UTTERANCE_MS_MIN = 400
export const KEY_MS = 250

export const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '')

export const spokenMs = (text: string): number => Math.max(UTTERANCE_MS_MIN, wordsOf(text).length * WORD_MS)

/** When somebody breaks in: after half of the words, at least one. */
export const interruptedMs = (text: string): number => Math.max(1, Math.floor(wordsOf(text).length / 2)) * WORD_MS
