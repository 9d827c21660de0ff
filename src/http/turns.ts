// Parsing and checking ten thousand recipients takes milliseconds each. One after another, with a turn of the event loop
// in between, they hold up others half as long as together.
const LARGE_BYTES = 65_536

/** Resolves in another turn of the event loop when `bytes` are many, and at once when they are few. */
export async function otherTurn(bytes: number): Promise<void> {
  if (bytes >= LARGE_BYTES) await new Promise(setImmediate)
}
