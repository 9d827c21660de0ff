// Rules for deprecation, sunset dates and stability levels.
import { policy, safe } from './effects.ts'
import type { Rule } from './table.ts'

const breaking = policy('breaking')
const DATE = 'Write x-sunset as a date such as 2027-03-31.'

export const lifecycleRules = {
  'removed-after-sunset': safe('Something was removed after its sunset date'),
  deprecated: safe('Something was deprecated'),
  reinstated: safe('Something is no longer deprecated'),
  'schema-deprecated': safe('A schema or property was deprecated'),
  'schema-reinstated': safe('A schema or property is no longer deprecated'),
  'sunset-missing': policy('risky')(
    'Something was deprecated without a sunset date',
    'Clients do not know until when they can rely on it.',
    DATE,
  ),
  'sunset-invalid': breaking(
    'The sunset date cannot be read',
    'Clients do not know until when they can rely on it.',
    DATE,
  ),
  'sunset-too-soon': breaking(
    'The sunset date leaves less notice than promised',
    'Clients cannot move in time.',
    'Choose a later date.',
  ),
  'sunset-moved-earlier': breaking(
    'The sunset date was moved to an earlier one',
    'Clients planned with the old date.',
    'Keep the old date or choose a later one.',
  ),
  'sunset-removed': breaking(
    'The sunset date was removed',
    'Clients do not know until when they can rely on it.',
    'Keep the date, or withdraw the deprecation as well.',
  ),
  'stability-lowered': breaking(
    'The stability level was lowered',
    'Clients relied on the promise of the higher one.',
    'Keep the level.',
  ),
  'stability-invalid': breaking(
    'The stability level is none of draft, alpha, beta, stable',
    'What is promised cannot be told.',
    'Use one of the four levels.',
  ),
} satisfies Record<string, Rule>
