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
  const { url, secret, headers } = body as { url?: unknown; secret?: unknown; headers?: unknown }
  if (typeof url === 'string' && !findings.has('/url'))
    for (const detail of urlFaults(url)) findings.add('/url', () => ({ pointer: '#/url', code: 'destination', detail }))
  const fault = typeof secret === 'string' && !findings.has('/secret') ? secretFault(secret) : undefined
  if (fault !== undefined) findings.add('/secret', () => ({ pointer: '#/secret', code: 'secret', detail: fault }))
  checkHeaders(headers, findings)
  const { status, drain_per_second: drain } = body as { status?: unknown; drain_per_second?: unknown }
  if (drain !== undefined && status !== 'active')
    findings.add('/drain_per_second', () => ({
      pointer: '#/drain_per_second',
      code: 'rule',
      detail: 'has an effect only with status active',
    }))
}

// RFC 9110 §7.6.1 and §8: the connection and the content are ours to describe; so is what proves a delivery.
const RESERVED =
  /^(?:host|connection|keep-alive|te|trailer|upgrade|expect|date|via|user-agent|cookie2?|accept-encoding|transfer-encoding|content-.*|proxy-.*|webhook-.*|x-nexora-.*|:.*)$/i

function checkHeaders(headers: unknown, findings: Findings): void {
  if (typeof headers !== 'object' || headers === null || findings.has('/headers')) return
  const seen = new Set<string>()
  for (const [name, value] of Object.entries(headers)) {
    const at = `/headers/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const lower = name.toLowerCase()
    const detail = RESERVED.test(name)
      ? 'is a header that deliveries set themselves'
      : seen.has(lower)
        ? 'is given twice; names are case-insensitive'
        : value === '[masked]'
          ? 'must be the value itself; it is not shown again'
          : undefined
    seen.add(lower)
    if (detail !== undefined) findings.add(at, () => ({ pointer: `#${at}`, code: 'header', detail }))
  }
}
