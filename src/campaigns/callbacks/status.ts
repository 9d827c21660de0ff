// Calls asked for in a call: when the named time can be kept, one extra attempt is made then.

/** @param requestedFor epoch ms the person named, null when it was left open */
export function callbackStatus(
  requestedFor: number | null,
  expiresAt: number | null,
  now: number,
): 'received' | 'scheduled' {
  if (requestedFor === null || requestedFor < now) return 'received'
  return expiresAt !== null && requestedFor >= expiresAt ? 'received' : 'scheduled'
}
