import { describe, expect, it } from 'vitest'
import { contextFaults, makeContextChecks } from '../../src/dialogue/context-check.ts'
import { scenarios } from '../../src/dialogue/scenarios.ts'
import { scenarioOf } from './support.ts'

const PAYMENT = { first_name: 'Sarah', business: 'Harbour Power', amount: '$84.50', due_date: '2026-06-12' }
const faults = (values: Record<string, unknown>) =>
  contextFaults(scenarioOf('payment_reminder'), { ...PAYMENT, ...values })

describe('the context of a person', () => {
  it.each([...scenarios.values()])('is sound in the examples of $key', (scenario) => {
    const examples = Object.fromEntries(scenario.requiredContext.map(({ name, example }) => [name, example]))
    expect(contextFaults(scenario, examples)).toEqual([])
  })

  it.each(['soon', '2020-02-31', '2026-13-01', 'x'])('names no day with %j', (due_date) => {
    expect(faults({ due_date })).toMatchObject([{ name: 'due_date' }])
  })

  it.each(['Friday 29 May', 'yesterday', 'last Friday', 'tomorrow', '12 June', '2026-06-12', '2026-06-12T09:00:00Z'])(
    'names a day with %j',
    (due_date) => expect(faults({ due_date })).toEqual([]),
  )

  it('is text, and not blank', () => {
    expect(faults({ amount: false, first_name: ' ', business: null })).toEqual([
      { name: 'first_name', code: 'required', detail: 'must not be blank' },
      { name: 'business', code: 'required', detail: 'is missing' },
      { name: 'amount', code: 'type', detail: 'must be text or a number' },
    ])
  })

  it('may say in any words when an appointment is, but not by a date that does not exist', () => {
    const appt = (value: string) =>
      contextFaults(scenarioOf('appointment_reminder'), { first_name: 'Sarah', appt: value })
    expect(appt('right after your class')).toEqual([])
    expect(appt('2026-06-02T10:30:00+12:00')).toEqual([])
    expect(appt('2026-02-30T10:30:00+12:00')).toMatchObject([{ name: 'appt' }])
    expect(appt('2026-06-02 25:30')).toMatchObject([{ name: 'appt' }])
  })

  it.each([84, 84.5, 0, 1200000])('may give an amount as the number %d', (amount) => {
    expect(faults({ amount })).toEqual([])
  })

  it.each([1e21, -5, 0.1 + 0.2, Number.NaN])('gives no amount as the number %d, which nobody could say', (amount) => {
    expect(faults({ amount })).toMatchObject([{ name: 'amount', code: 'amount' }])
  })

  it('is text where it is no amount', () => {
    expect(faults({ first_name: 7, business: true, due_date: 20260612 })).toMatchObject([
      { name: 'first_name', code: 'type' },
      { name: 'business', code: 'type' },
      { name: 'due_date', code: 'type' },
    ])
  })

  it('has its leap days', () => {
    expect(faults({ due_date: '2028-02-29' })).toEqual([])
    expect(faults({ due_date: '2100-02-29' })).toMatchObject([{ code: 'date' }])
    expect(faults({ due_date: '2026-00-10' })).toMatchObject([{ code: 'date' }])
  })

  it('is judged the same when the same was seen before, and nothing is said of what is missing', () => {
    const check = makeContextChecks(scenarios)('payment_reminder')
    const wrong = [{ name: 'due_date', code: 'day', detail: 'must name a day, as "Friday 12 June" or 2026-06-12' }]
    for (let time = 0; time < 3; time += 1) {
      expect(check({ ...PAYMENT, due_date: 'soon' })).toEqual(wrong)
      expect(check({ ...PAYMENT, due_date: 'tomorrow' })).toEqual([])
    }
    expect(check({ first_name: ' ', business: null })).toEqual([])
    expect(makeContextChecks(scenarios)('no_such')({ due_date: 'soon' })).toEqual([])
  })
})
