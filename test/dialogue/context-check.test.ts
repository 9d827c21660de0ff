import { describe, expect, it } from 'vitest'
import { contextFaults } from '../../src/dialogue/context-check.ts'
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
      { name: 'first_name', detail: 'must not be blank' },
      { name: 'business', detail: 'is missing' },
      { name: 'amount', detail: 'must be text' },
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
})
