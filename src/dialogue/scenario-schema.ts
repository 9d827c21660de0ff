// The shape of a scenario as JSON Schema 2020-12, written by hand beside scenario.ts, which says what each
// part means. Used by scenario-check.ts at start, before the rules that no schema can express.

const NAME = { type: 'string', pattern: '^[a-z][a-z0-9_]{0,63}$' }
const TEXT = { type: 'string', pattern: '\\S', maxLength: 1_000 }
const TEXTS = { type: 'array', items: TEXT, maxItems: 10 }
const PHRASES = { type: 'array', items: { type: 'string', pattern: '\\S', maxLength: 1_000 }, maxItems: 200 }
const NAMES = { type: 'array', items: NAME, minItems: 1, uniqueItems: true }
const named = (schema: object) => ({ type: 'object', propertyNames: NAME, additionalProperties: schema })
const closed = (required: readonly string[], properties: object) => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
})

const TRANSITION = closed([], {
  intent: NAME,
  set: named({ type: ['string', 'number', 'boolean', 'null'] }),
  timeSlot: NAME,
  daySlot: NAME,
  textSlot: NAME,
  say: TEXTS,
  sayWithTime: TEXTS,
  to: NAME,
  end: NAME,
})

const COLLECT = {
  ...closed(['slot', 'kind'], {
    slot: NAME,
    kind: { enum: ['number', 'time', 'date', 'text'] },
    not: PHRASES,
    min: { type: 'integer' },
    max: { type: 'integer' },
  }),
  if: { type: 'object', properties: { kind: { const: 'number' } } },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, no promise
  then: { required: ['min', 'max'] },
}

const STATE = closed(['ask', 'on'], {
  say: TEXTS,
  ask: TEXT,
  again: TEXTS,
  collect: COLLECT,
  on: { ...named({ $ref: '#/$defs/transition' }), minProperties: 1 },
  oneOf: { ...NAMES, minItems: 2 },
  when: NAME,
  hungUp: NAME,
  keys: { type: 'object', propertyNames: { pattern: '^[0-9*#]$' }, additionalProperties: NAME },
})

const OUTCOME = closed(['successful', 'description', 'summary'], {
  successful: { type: 'boolean' },
  description: { ...TEXT, maxLength: 500 },
  summary: TEXT,
  details: TEXTS,
})

export const SCENARIO_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://nexora.example/schemas/scenario',
  title: 'Scenario of a call',
  $defs: { transition: TRANSITION, state: STATE, outcome: OUTCOME },
  ...closed(
    [
      'key',
      'version',
      'title',
      'description',
      'language',
      'requiredContext',
      'outcomes',
      'intents',
      'meanings',
      'answers',
      'start',
      'states',
      'example',
    ],
    {
      key: { type: 'string', pattern: '^[a-z][a-z0-9_]{1,63}$' },
      version: { type: 'integer', minimum: 1 },
      title: { ...TEXT, maxLength: 120 },
      description: TEXT,
      language: { type: 'string', pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' },
      requiredContext: {
        type: 'array',
        maxItems: 50,
        items: closed(['name', 'description', 'example'], {
          name: NAME,
          description: { ...TEXT, maxLength: 500 },
          example: TEXT,
          format: { enum: ['day', 'moment', 'amount'] },
        }),
      },
      when: NAME,
      outcomes: { ...named({ $ref: '#/$defs/outcome' }), maxProperties: 64 },
      intents: {
        type: 'array',
        maxItems: 64,
        items: closed(['name', 'description'], { name: NAME, description: { ...TEXT, maxLength: 500 } }),
      },
      meanings: named(PHRASES),
      certain: NAMES,
      doubts: PHRASES,
      answers: {
        type: 'array',
        items: closed(['name', 'phrases', 'say'], {
          name: NAME,
          phrases: PHRASES,
          say: TEXT,
          textSlot: NAME,
          states: NAMES,
        }),
      },
      start: NAME,
      states: { ...named({ $ref: '#/$defs/state' }), minProperties: 1 },
      example: { type: 'array', items: TEXT, minItems: 1, maxItems: 30 },
    },
  ),
}
