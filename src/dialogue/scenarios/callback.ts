// Returns a call that was asked for: is help still wanted, what about, and when may somebody ring. Data
// only; see ../scenario.ts. The matter is not named before the person has said who they are.
import type { Scenario, Transition } from '../scenario.ts'
import {
  business,
  COMMON_INTENTS,
  commonAnswers,
  commonOutcomes,
  FIRST_NAME,
  IDENTITY_INTENT,
  IS_ME,
  identify,
} from './ground.ts'

const KNOWN = ['need', 'message', 'message_words', 'time']

const notNeeded: Transition = {
  intent: 'not_needed',
  set: { help_wanted: false },
  say: ["That's fine, I'll let the team know. Thank you, {{first_name}}. Goodbye."],
  end: 'not_needed',
}

const noMessage: Transition = { intent: 'no_message', to: 'time' }
const arranged: Transition = {
  intent: 'call_time_given',
  timeSlot: 'call_at',
  say: ["Thank you. I'll ask the team to ring you when they can. Goodbye."],
  sayWithTime: ["Thank you. I'll let the team know that {{call_at}} {{call_text}} suits you. Goodbye."],
  end: 'call_arranged',
}

export const callback: Scenario = {
  key: 'callback',
  version: 1,
  title: 'Call back',
  description:
    'Returns a call that a person asked for: asks, once they have said who they are, whether they still need help, takes a message for the team, and notes when somebody may ring.',
  language: 'en-NZ',
  requiredContext: [
    FIRST_NAME,
    business('Harbour Insurance'),
    {
      name: 'topic',
      description:
        'What the person wanted to talk about, as it should be spoken after "about". It is said to the person called alone.',
      example: 'your claim',
    },
  ],
  outcomes: {
    call_arranged: {
      successful: true,
      description: 'The person would like to be rung by the team.',
      summary: '{{first_name}} would like to be rung by the team about “{{topic}}”.',
      details: [
        '{{call_at}} would suit them.',
        'They said that “{{call_text}}” would suit them.',
        'The day would be {{call_day}}.',
        'Their message: {{message}}',
      ],
    },
    resolved: {
      successful: true,
      description: 'The matter has been settled in the meantime.',
      summary: '{{first_name}} says that “{{topic}}” has been settled.',
    },
    not_needed: {
      successful: false,
      description: 'The person no longer wants help.',
      summary: '{{first_name}} no longer wants help with “{{topic}}”.',
    },
    ...commonOutcomes('“{{topic}}”', '{{first_name}} did not say whether they still need help with “{{topic}}”.'),
  },
  intents: [
    IDENTITY_INTENT,
    { name: 'help_wanted', description: 'Still needs help.' },
    { name: 'already_resolved', description: 'The matter has been settled.' },
    { name: 'not_needed', description: 'No longer wants help.' },
    { name: 'message_wanted', description: 'Has a message for the team.' },
    { name: 'message_given', description: 'Says what the team should know. Slot `message`, as it was said.' },
    { name: 'no_message', description: 'Has no message.' },
    {
      name: 'call_time_given',
      description:
        'Says when to ring. Slot `call_at` if an hour was named; else `call_text`, what was said, and `call_day` if it names one day.',
    },
    ...COMMON_INTENTS,
  ],
  meanings: {
    is_me: IS_ME,
    still_open: [
      'not [been|yet|all] (sorted|fixed|resolved|done|settled|dealt)',
      '(nobody|no one) [has|have] [ever] (got back|called|rung|rang|helped|answered)',
      'still (need|want|waiting|having|have got|got|have) [some|a|the|to|help|it|problems|trouble]',
      '^ ae koa',
      '(i|we) [do|really] (need|want) [some] help',
    ],
    resolved: [
      '(been|all|is) [all|now] taken care of',
      '(all|already|been|got|is|it|that|now) [now|already] (sorted|resolved|fixed|done and dusted|dealt with|settled) [it|out|now|already|thanks]',
      '(someone|somebody|they|he|she) [has|have] [already] (fixed|sorted|resolved|settled|helped|called) [it|me|that]',
    ],
    never_mind: [
      '(do not|never) (bother|worry|mind)',
      '(forget|leave) it',
      'no need',
      '(do not|no longer) (need|want) (it|help|a call|you to|that) [anymore|now]',
    ],
    any_time: [
      '(any|whatever|whichever) (time|day|times)',
      'anytime',
      'whenever',
      '(do not|would not) mind',
      'up to you',
      '(as soon as possible|asap)',
      '^ [yes|any time] (now|right now|today) [is fine|is good] $',
    ],
    nothing_to_say: [
      'nothing [else|more|really|to add]',
      'that is (all|it|everything)',
      '^ (no|nah) (they|you) [already] (have|know|have got) [got] [all] (that|it|everything)',
    ],
  },
  certain: ['resolved', 'any_time'],
  answers: [
    {
      name: 'what_topic',
      phrases: [
        '(what|which) (claim|question|call|enquiry|matter|thing|issue)',
        'did i [ever] ask [for|you]',
        'when did i ask',
        'what was it about',
        'remind me what',
      ],
      states: KNOWN,
      say: 'Our notes say that you asked for a call about {{topic}}.',
    },
    {
      name: 'who_will_ring',
      phrases: ['who (will|would|is going to) (ring|call|phone) [me]'],
      say: 'Somebody from the team at {{business}} will.',
    },
    ...commonAnswers('You asked {{business}} for a call about {{topic}}.', ['identify'], KNOWN),
  ],
  start: 'identify',
  states: {
    identify: identify('need'),
    need: {
      say: ['Thank you, {{first_name}}. You asked us to call you back about {{topic}}.'],
      ask: 'Do you still need help with that?',
      again: [
        "Sorry, I didn't catch that. Do you still need help with {{topic}}?",
        'Please say yes or no, or press 1 for yes or 2 for no.',
      ],
      oneOf: ['still_open', 'resolved'],
      on: {
        never_mind: notNeeded,
        still_open: { intent: 'help_wanted', set: { help_wanted: true }, to: 'message' },
        resolved: {
          intent: 'already_resolved',
          set: { help_wanted: false },
          say: ["I'm glad to hear that. I'll let the team know. Thank you, {{first_name}}. Goodbye."],
          end: 'resolved',
        },
        affirm: { intent: 'help_wanted', set: { help_wanted: true }, to: 'message' },
        deny: notNeeded,
      },
      keys: { '1': 'affirm', '2': 'deny' },
    },
    message: {
      say: ["All right, let's get that moving."],
      ask: 'Is there anything the team should know before they ring you?',
      again: ["Sorry, I didn't catch that. What should I tell the team?", 'If there is nothing, just say no.'],
      hungUp: 'call_arranged',
      collect: { slot: 'message', kind: 'text' },
      on: {
        nothing_to_say: noMessage,
        collected: { intent: 'message_given', say: ["Thank you, I'll pass that on."], to: 'time' },
        affirm: { intent: 'message_wanted', to: 'message_words' },
        deny: noMessage,
      },
    },
    message_words: {
      ask: "Please go ahead, I'm listening.",
      again: ["Sorry, I didn't catch that. What should I tell the team?", 'If there is nothing, just say no.'],
      hungUp: 'call_arranged',
      collect: { slot: 'message', kind: 'text' },
      on: {
        nothing_to_say: noMessage,
        collected: { intent: 'message_given', say: ["Thank you, I'll pass that on."], to: 'time' },
        deny: noMessage,
      },
    },
    time: {
      ask: 'When would be a good time to ring you?',
      again: [
        "Sorry, I didn't catch a time. When may somebody ring you?",
        'You can say tomorrow at three, for example, or any time.',
      ],
      hungUp: 'call_arranged',
      collect: { slot: 'call_at', kind: 'time' },
      on: {
        never_mind: notNeeded,
        any_time: arranged,
        collected: {
          intent: 'call_time_given',
          say: ["Thank you. I'll let the team know that {{call_at}} {{call_text}} suits you. Goodbye."],
          end: 'call_arranged',
        },
        callback: arranged,
      },
    },
  },
  example: [
    'Yes, this is Aroha.',
    'Yes please, nobody got back to me.',
    'The roof is still leaking.',
    'Tomorrow at three would be good.',
  ],
}
