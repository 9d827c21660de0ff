// Rules of a subscription that no schema can say, checked with the schema so that all is told at once.
import type { Findings } from '../kernel/problem.ts'
import { secretFault } from './signature.ts'

/** @param body as sent: what breaks the schema is in `findings` already and is left alone here */
export async function checkSubscription(
  body: unknown,
  findings: Findings,
  urlFaults: (url: string) => readonly string[],
): Promise<undefined> {
  if (typeof body !== 'object' || body === null) return
  const { url, secret } = body as { url?: unknown; secret?: unknown }
  if (typeof url === 'string' && !findings.has('/url'))
    for (const detail of urlFaults(url)) findings.add('/url', () => ({ pointer: '#/url', code: 'destination', detail }))
  const fault = typeof secret === 'string' && !findings.has('/secret') ? secretFault(secret) : undefined
  if (fault !== undefined) findings.add('/secret', () => ({ pointer: '#/secret', code: 'secret', detail: fault }))
}
