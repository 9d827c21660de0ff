// Tells a person when a delivery comes, asks whether somebody will be there and what the driver should
// know. Data only; see ../scenario.ts. Neither address nor contents are spoken: whoever answered hears
// no more than the card in the letter box would say.

import { RING_AHEAD } from '../interruptions.ts'
import type { Scenario, Transition } from '../scenario.ts'
import { DELIVERY_PHRASES } from './delivery-phrases.ts'
import { business, COMMON_INTENTS, commonAnswers, commonOutcomes, FIRST_NAME } from './ground.ts'

const newDay: Transition = {
  intent: 'new_day_requested',
  daySlot: 'preferred_day',
  say: ["No problem. I'll ask for another day, and {{business}} will let you know which. Goodbye."],
  sayWithTime: [
    "No problem. I'll let the team know that {{preferred_day}} {{preferred_text}} would suit you better. Goodbye.",
  ],
  end: 'new_day_requested',
}

const dayNamed: Transition = { intent: newDay.intent, say: newDay.sayWithTime, end: newDay.end }

const neither: Transition = {
  intent: 'declined',
  say: ["All right, I'll leave it with the team. Thank you, {{first_name}}. Goodbye."],
  end: 'nobody_home',
}

const leaveIt: Transition = {
  intent: 'instructions_given',
  textSlot: 'instructions',
  say: ["Got it. I'll pass that on to the driver, just as you said it. Thank you, {{first_name}}. Goodbye."],
  end: 'leave_authorised',
}

const told: Transition = { ...leaveIt, end: 'delivery_accepted' }

const refused: Transition = {
  intent: 'delivery_refused',
  say: ["All right. I'll let the team know that you'd rather not have it, and they'll look into it. Goodbye."],
  end: 'delivery_refused',
}

const nothingMore: Transition = {
  intent: 'no_instructions',
  say: ["Lovely, then we're all set. Thank you, {{first_name}}. Goodbye."],
  end: 'delivery_accepted',
}

export const deliveryUpdate: Scenario = {
  key: 'delivery_update',
  version: 1,
  title: 'Delivery update',
  description:
    'Tells a person when a delivery is due, asks whether somebody will be there, and takes a word for the driver, a safe place or a wish for another day.',
  language: 'en-NZ',
  requiredContext: [
    FIRST_NAME,
    business('Harbour Couriers'),
    {
      name: 'delivery',
      description:
        'When the delivery is due, as it should be spoken, or an RFC 3339 date and time, which is spoken in the recipient’s zone.',
      example: 'Wednesday 3 June between 9 am and 1 pm',
      format: 'moment',
    },
  ],
  when: 'delivery',
  outcomes: {
    delivery_accepted: {
      successful: true,
      description: 'Somebody will be there.',
      summary: 'Somebody will be there for the delivery to {{first_name}}: {{delivery}}.',
      details: ['For the driver: {{instructions}}', 'They asked for the driver to be told: “{{ring_ahead}}”.'],
    },
    leave_authorised: {
      successful: true,
      description: 'The delivery may be left as the person said.',
      summary: '{{first_name}} says where the delivery may be left: {{delivery}}.',
      details: ['For the driver: {{instructions}}', 'They asked on the way: “{{ring_ahead}}”.'],
    },
    new_day_requested: {
      successful: false,
      description: 'The person would like the delivery on another day.',
      summary: '{{first_name}} would like another day for the delivery instead of {{delivery}}.',
      details: [
        '{{preferred_day}} would suit them better.',
        'They said that “{{preferred_text}}” would suit them better.',
      ],
    },
    nobody_home: {
      successful: false,
      description: 'Nobody will be there, and nothing else was agreed.',
      summary: 'Nobody will be there for the delivery to {{first_name}}: {{delivery}}.',
    },
    delivery_refused: {
      successful: false,
      description: 'The person does not expect or want the delivery.',
      summary: '{{first_name}} does not expect or want the delivery: {{delivery}}.',
    },
    ...commonOutcomes(
      'the delivery: {{delivery}}',
      '{{first_name}} did not say whether somebody will be there for the delivery: {{delivery}}.',
    ),
  },
  intents: [
    { name: 'delivery_accepted', description: 'Somebody will be there.' },
    { name: 'nobody_home', description: 'Nobody will be there.' },
    { name: 'instructions_wanted', description: 'Has something for the driver to know.' },
    {
      name: 'instructions_given',
      description: 'Says what the driver should know or do. Slot `instructions`, as it was said.',
    },
    { name: 'no_instructions', description: 'Has nothing for the driver.' },
    { name: 'leaving_refused', description: 'Does not want it left without somebody there.' },
    {
      name: 'new_day_requested',
      description:
        'Would like another day. Slot `preferred_day`, a date, if one was named; else `preferred_text`, what was said.',
    },
    { name: 'delivery_refused', description: 'Does not expect or want it.' },
    { name: 'declined', description: 'Wants neither a safe place nor another day.' },
    ...COMMON_INTENTS,
  ],
  meanings: DELIVERY_PHRASES,
  certain: ['leave', 'place', 'another_day'],
  answers: [
    {
      name: 'who_sent_it',
      phrases: ['who (is|was) (it|that|this) from', 'who sent (it|that|this)', 'what company is it from'],
      say: "I can't see the sender from here, only when it's due: {{delivery}}.",
    },
    {
      name: 'what_is_it',
      phrases: [
        'what (is|was) (it|in it|in the (parcel|box|package)) [exactly] $',
        '(what|which) (delivery|parcel|package|order)',
        'what did i order',
      ],
      say: "It's a delivery for {{first_name}}. I can't see what is inside, only when it's due: {{delivery}}.",
    },
    {
      name: 'when_is_it',
      phrases: [
        '(when|what time|what day|which day) (is|will|does|do) (it|you|they|the driver|that|the delivery|the parcel) *',
        '(when|what time|what day) again',
      ],
      say: "It's due {{delivery}}.",
    },
    {
      name: 'ring_ahead',
      phrases: RING_AHEAD,
      // Where the driver is asked about, it is the answer itself.
      states: ['ask', 'safe_place', 'other_day'],
      textSlot: 'ring_ahead',
      say: "I'll pass that on to the driver.",
    },
    {
      name: 'what_kind',
      phrases: ['like what', 'what (kind|sort) of', 'such as what', 'what do you mean'],
      states: ['note', 'note_words'],
      say: 'A gate code, for example, a dog, or where to put it.',
    },
    ...commonAnswers("I'm calling about a delivery for {{first_name}}, due {{delivery}}."),
  ],
  start: 'ask',
  states: {
    ask: {
      say: [
        'Kia ora {{first_name}}. This is an automated call from {{business}}. We have a delivery for you, due {{delivery}}.',
      ],
      ask: 'Will somebody be there to take it?',
      again: [
        'Sorry, I want to be sure I have this right. Will somebody be there, {{delivery}}?',
        'Please say yes if somebody will be there, or no if not. You can also press 1 for yes or 2 for no.',
      ],
      on: {
        refused,
        do_not_leave: { intent: 'leaving_refused', say: ["All right, we won't leave it."], to: 'other_day' },
        leave: leaveIt,
        another_day: newDay,
        affirm: { intent: 'delivery_accepted', set: { somebody_home: true }, to: 'note' },
        deny: { intent: 'nobody_home', set: { somebody_home: false }, to: 'safe_place' },
      },
      keys: { '1': 'affirm', '2': 'deny', '3': 'another_day' },
    },
    note: {
      say: ['Great, thank you.'],
      ask: 'Is there anything the driver should know?',
      again: [
        "Sorry, I didn't catch that. Is there anything the driver should know, a gate code perhaps, or a dog?",
        'If there is nothing, just say no.',
      ],
      hungUp: 'delivery_accepted',
      on: {
        refused,
        do_not_leave: told,
        leave: told,
        for_driver: told,
        nothing_more: nothingMore,
        affirm: { intent: 'instructions_wanted', to: 'note_words' },
        deny: nothingMore,
      },
      keys: { '1': 'affirm', '2': 'deny' },
    },
    note_words: {
      ask: 'What should I tell the driver?',
      again: [
        "Sorry, I didn't catch that. What should the driver know?",
        'Please say it once more, or say no if there is nothing.',
      ],
      hungUp: 'delivery_accepted',
      collect: { slot: 'instructions', kind: 'text' },
      on: {
        refused,
        nothing_more: nothingMore,
        collected: { intent: told.intent, say: told.say, end: told.end },
        deny: nothingMore,
      },
    },
    safe_place: {
      say: ['Thank you for letting me know.'],
      ask: 'Shall we leave it somewhere safe, or bring it another day?',
      again: [
        "Sorry, I didn't catch that. You can tell me where to leave it, or which day would be better.",
        'For example, say leave it on the porch, or say Friday. If neither suits, say no.',
      ],
      hungUp: 'nobody_home',
      collect: { slot: 'preferred_day', kind: 'date' },
      on: {
        refused,
        do_not_leave: { intent: 'leaving_refused', say: ["All right, we won't leave it."], to: 'other_day' },
        leave: leaveIt,
        place: leaveIt,
        another_day: newDay,
        collected: dayNamed,
        deny: neither,
      },
      keys: { '2': 'deny', '3': 'another_day' },
    },
    other_day: {
      ask: 'Which day would be better?',
      again: ["Sorry, I didn't catch a day. When would suit you?", 'Please name a day, or say no if none suits.'],
      hungUp: 'nobody_home',
      collect: { slot: 'preferred_day', kind: 'date' },
      on: {
        refused,
        another_day: newDay,
        collected: dayNamed,
        deny: neither,
      },
    },
  },
  example: ["Yeah, I'll be home.", 'Yes.', 'The gate code is four five six, and watch out for the dog.'],
}
