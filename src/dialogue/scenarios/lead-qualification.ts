// Asks a person who showed interest whether it still stands, how soon, who decides, and whether somebody
// should call. Data only; see ../scenario.ts. It qualifies and never sells: a no is taken at once.

import type { Scenario, Transition } from '../scenario.ts'
import { business, COMMON_INTENTS, commonAnswers, commonOutcomes, FIRST_NAME } from './ground.ts'
import { LEAD_PHRASES } from './lead-phrases.ts'

/** What was said so far, for the summary. */
const PARTS = ['Timeframe: {{timeframe}}.', 'Who decides: {{decision_maker}}.']

const notInterested: Transition = {
  intent: 'not_interested',
  set: { interested: false },
  say: ["That's no trouble at all. Thank you for telling me, {{first_name}}. Goodbye."],
  end: 'not_interested',
}

const timeframe = (value: string): Transition => ({
  intent: 'timeframe_given',
  set: { timeframe: value },
  to: 'decision',
})
const decision = (value: string): Transition => ({
  intent: 'decision_given',
  set: { decision_maker: value },
  to: 'call',
})

const called = (intent: string): Transition => ({
  intent,
  set: { call_wanted: true },
  timeSlot: 'preferred_at',
  say: ["Lovely. I'll ask somebody from the team to give you a call. Thank you, {{first_name}}. Goodbye."],
  sayWithTime: [
    "Lovely. I'll let the team know that {{preferred_at}} {{preferred_text}} suits you. Thank you, {{first_name}}. Goodbye.",
  ],
  end: 'qualified',
})

const timed = (intent: string): Transition => ({
  intent,
  set: { call_wanted: true },
  say: [
    "Lovely. I'll let the team know that {{preferred_at}} {{preferred_text}} suits you. Thank you, {{first_name}}. Goodbye.",
  ],
  end: 'qualified',
})

const noCall: Transition = {
  intent: 'call_declined',
  set: { call_wanted: false },
  say: ["That's fine, there is no hurry. Thank you for your time, {{first_name}}. Goodbye."],
  end: 'interested',
}

export const leadQualification: Scenario = {
  key: 'lead_qualification',
  version: 1,
  title: 'Lead qualification',
  description:
    'Asks a person who showed interest whether it still stands, how soon they would like to start, who decides, and when somebody from the team may call them.',
  language: 'en-NZ',
  requiredContext: [
    FIRST_NAME,
    business('Harbour Solar'),
    {
      name: 'interest',
      description: 'What the person asked about, as it should be spoken after "about". It is said to whoever answers.',
      example: 'solar panels for your home',
    },
  ],
  outcomes: {
    qualified: {
      successful: true,
      description: 'The person is interested and would like a call from the team.',
      summary: '{{first_name}} is interested in “{{interest}}” and would like a call from the team.',
      details: [
        '{{preferred_at}} would suit them.',
        'They said that “{{preferred_text}}” would suit them.',
        'The day would be {{preferred_day}}.',
        ...PARTS,
      ],
    },
    interested: {
      successful: false,
      description: 'The person is interested and wants no call for now.',
      summary: '{{first_name}} is interested in “{{interest}}” and wants no call for now.',
      details: [...PARTS],
    },
    not_interested: {
      successful: false,
      description: 'The person is not interested.',
      summary: '{{first_name}} is not interested in “{{interest}}”.',
    },
    ...commonOutcomes(
      '“{{interest}}”',
      'The call with {{first_name}} about “{{interest}}” ended before it was settled.',
      PARTS,
    ),
  },
  intents: [
    { name: 'interested', description: 'Is still interested.' },
    { name: 'not_interested', description: 'Is not, or no longer, interested.' },
    {
      name: 'timeframe_given',
      description: 'Says how soon. Slot `timeframe`: within_a_month, within_six_months or only_looking.',
    },
    {
      name: 'decision_given',
      description: 'Says who decides. Slot `decision_maker`: alone, together or somebody_else.',
    },
    {
      name: 'call_wanted',
      description: 'Would like a call from the team. Slots as in `call_time_given`, if a time was named.',
    },
    {
      name: 'call_time_given',
      description:
        'Says when. Slot `preferred_at` if an hour was named; else `preferred_text`, what was said, and `preferred_day` if it names one day.',
    },
    { name: 'call_declined', description: 'Wants no call from the team.' },
    ...COMMON_INTENTS,
  ],
  meanings: LEAD_PHRASES,
  certain: ['any_time', 'no_more'],
  answers: [
    {
      name: 'did_i_ask',
      phrases: [
        '(when|where|did) did i [ever] (ask|say|sign up|do)',
        'did i [ever|really] (ask|sign up|say)',
        '(i|we) never asked',
      ],
      say: "Our notes say that you asked {{business}} about {{interest}}. If that's not right, just say no.",
    },
    {
      name: 'why_ask',
      phrases: [
        'why do you (need|want|ask) [to know] [that|this|it]',
        'what is that for',
        'what decision',
        'decision about what',
      ],
      say: 'It only helps the right person from the team to call you about {{interest}}.',
    },
    ...commonAnswers("You asked {{business}} about {{interest}}, and I'm calling to see if that still stands."),
  ],
  start: 'interest',
  states: {
    interest: {
      say: ['Kia ora {{first_name}}. This is an automated call from {{business}}. You asked us about {{interest}}.'],
      ask: 'Are you still interested?',
      again: [
        "Sorry, I didn't catch that. Are you still interested in {{interest}}?",
        'Please say yes or no, or press 1 for yes or 2 for no.',
      ],
      on: {
        no_more: notInterested,
        affirm: { intent: 'interested', set: { interested: true }, to: 'timeframe' },
        deny: notInterested,
      },
      keys: { '1': 'affirm', '2': 'deny' },
    },
    timeframe: {
      say: ['Good to hear.'],
      ask: 'How soon would you like to start: within a month, in the next few months, or are you only looking for now?',
      again: [
        'Sorry, which is closest: within a month, in the next few months, or only looking?',
        'Please press 1 for within a month, 2 for the next few months, or 3 for only looking.',
      ],
      oneOf: ['soon', 'months', 'looking'],
      on: {
        no_more: notInterested,
        soon: timeframe('within_a_month'),
        months: timeframe('within_six_months'),
        looking: timeframe('only_looking'),
      },
      keys: { '1': 'soon', '2': 'months', '3': 'looking' },
    },
    decision: {
      say: ['Thanks.'],
      ask: 'Would you decide that by yourself, together with somebody, or does somebody else decide?',
      again: [
        'Sorry, who would decide: you, you and somebody together, or somebody else?',
        'Please press 1 if you decide, 2 if you decide together, or 3 if somebody else does.',
      ],
      oneOf: ['alone', 'together', 'somebody_else'],
      on: {
        no_more: notInterested,
        alone: decision('alone'),
        together: decision('together'),
        somebody_else: decision('somebody_else'),
      },
      keys: { '1': 'alone', '2': 'together', '3': 'somebody_else' },
    },
    call: {
      say: ['That helps, thank you.'],
      ask: 'Would you like somebody from the team to call you and talk it over?',
      again: [
        "Sorry, I didn't catch that. Shall I ask somebody from the team to call you?",
        'Please say yes or no, or press 1 for yes or 2 for no.',
      ],
      collect: { slot: 'preferred_at', kind: 'time' },
      on: {
        no_call: noCall,
        no_more: notInterested,
        by_mail: noCall,
        collected: timed('call_wanted'),
        ring_me: { intent: 'call_wanted', set: { call_wanted: true }, to: 'call_time' },
        any_time: called('call_wanted'),
        callback: { intent: 'call_wanted', set: { call_wanted: true }, to: 'call_time' },
        affirm: { intent: 'call_wanted', set: { call_wanted: true }, to: 'call_time' },
        deny: noCall,
      },
      keys: { '1': 'affirm', '2': 'deny' },
    },
    call_time: {
      ask: 'When would suit you?',
      again: [
        "Sorry, I didn't catch a time. When would be a good time for a call?",
        'You can say tomorrow morning, for example, or any time.',
      ],
      hungUp: 'qualified',
      collect: { slot: 'preferred_at', kind: 'time' },
      on: {
        no_call: noCall,
        no_more: notInterested,
        any_time: called('call_time_given'),
        deny: noCall,
        collected: timed('call_time_given'),
        callback: called('call_time_given'),
      },
    },
  },
  example: [
    "Yeah, I'm still keen.",
    'In a few months, I would say.',
    'With my husband.',
    'Yes please.',
    'Tomorrow after five.',
  ],
}
