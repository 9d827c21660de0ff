// Rules of a subscription that no schema can say, checked with the schema so that all is told at once.
import type { Findings } from '../kernel/problem.ts'
import { isRecord } from '../kernel/record.ts'
import { secretFault } from './signature.ts'

export interface SubscriptionRules {
  readonly urlFaults: (url: string) => readonly string[]
  readonly scenarios: ReadonlyMap<string, unknown>
  /** Those of the given ids that are campaigns of the organisation. */
  readonly knownCampaigns: (organisationId: string, ids: readonly string[]) => Promise<ReadonlySet<string>>
}

/** @param body as sent: what breaks the schema is in `findings` already and is left alone here */
export async function checkSubscription(
  body: unknown,
  findings: Findings,
  organisationId: string | undefined,
  rules: SubscriptionRules,
): Promise<undefined> {
  if (!isRecord(body)) return
  const { urlFaults } = rules
  const { url, secret, headers } = body
  if (typeof url === 'string' && !findings.has('/url'))
    for (const detail of urlFaults(url)) findings.add('/url', () => ({ pointer: '#/url', code: 'destination', detail }))
  const fault = typeof secret === 'string' && !findings.has('/secret') ? secretFault(secret) : undefined
  if (fault !== undefined) findings.add('/secret', () => ({ pointer: '#/secret', code: 'secret', detail: fault }))
  checkHeaders(headers, findings)
  const { status, drain_per_second: drain, filters } = body
  if (drain !== undefined && status !== 'active')
    findings.add('/drain_per_second', () => ({
      pointer: '#/drain_per_second',
      code: 'rule',
      detail: 'has an effect only with status active',
    }))
  if (isRecord(filters) && organisationId !== undefined) await checkFilters(filters, findings, organisationId, rules)
}

/** A filter that nothing passes would keep events back without a word. */
async function checkFilters(
  filters: Readonly<Record<string, unknown>>,
  findings: Findings,
  organisationId: string,
  { scenarios, knownCampaigns }: SubscriptionRules,
): Promise<void> {
  const soundOf = (name: string) => {
    const values = filters[name]
    if (!Array.isArray(values) || findings.has(`/filters/${name}`)) return []
    return values.flatMap((value: unknown, index) => {
      const place = `/filters/${name}/${index}`
      return typeof value === 'string' && !findings.has(place) ? [{ value, place }] : []
    })
  }
  for (const { value, place } of soundOf('scenarios'))
    if (!scenarios.has(value))
      findings.report(place, 'unknown-scenario', `must be one of ${[...scenarios.keys()].sort().join(', ')}`)
  const campaigns = soundOf('campaign_ids')
  if (campaigns.length === 0) return
  const ids = campaigns.map(({ value }) => value)
  const known = await knownCampaigns(organisationId, ids)
  for (const { value, place } of campaigns)
    if (!known.has(value)) findings.report(place, 'unknown-campaign', 'must be the id of one of your campaigns')
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
