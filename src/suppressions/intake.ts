// Rules of suppression requests that no schema can say, checked with the schema so that all is told at once.
import type { Clock } from '../kernel/clock.ts'
import { PHONE_RULE, toE164 } from '../kernel/phone.ts'
import type { Findings } from '../kernel/problem.ts'
import { isRecord } from '../kernel/record.ts'

export interface IntakeDeps {
  readonly clock: Clock
  readonly scenarios: ReadonlyMap<string, unknown>
}

/** @returns the body with its number in E.164 */
export async function prepareSuppression(body: unknown, findings: Findings, deps: IntakeDeps): Promise<unknown> {
  if (!isRecord(body)) return undefined
  const { expires_at: expiresAt } = body
  const phone = phoneAt(body.phone, '/phone', findings)
  checkScenario(body.scenario, findings, deps)
  if (typeof expiresAt === 'string' && Date.parse(expiresAt) <= deps.clock.now())
    findings.report('/expires_at', 'past', 'must be in the future')
  return { ...body, phone }
}

/** @returns the body with its numbers in E.164 */
export async function prepareCheck(body: unknown, findings: Findings, deps: IntakeDeps): Promise<unknown> {
  if (!isRecord(body) || !Array.isArray(body.phones)) return undefined
  checkScenario(body.scenario, findings, deps)
  return { ...body, phones: body.phones.map((phone, index) => phoneAt(phone, `/phones/${index}`, findings)) }
}

function phoneAt(phone: unknown, place: string, findings: Findings): string {
  const normalised = typeof phone === 'string' ? toE164(phone) : undefined
  if (normalised === undefined) findings.report(place, 'phone', PHONE_RULE)
  return normalised ?? ''
}

function checkScenario(scenario: unknown, findings: Findings, { scenarios }: IntakeDeps): void {
  if (typeof scenario === 'string' && !scenarios.has(scenario))
    findings.report('/scenario', 'unknown-scenario', `must be one of ${[...scenarios.keys()].sort().join(', ')}`)
}
