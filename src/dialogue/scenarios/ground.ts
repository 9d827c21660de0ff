// What every scenario has in common: the outcomes and intents of what can happen at any point of a call,
// the questions anybody asks an automated caller, and the question whether it is the right person.
import type { ContextField, Outcome, OwnAnswer, Scenario, ScenarioState, Transition } from '../scenario.ts'
import { MAORI_WHO_IS_IT } from '../te-reo.ts'

export const FIRST_NAME: ContextField = {
  name: 'first_name',
  description: 'How the person is addressed.',
  example: 'Aroha',
}

export const business = (example: string): ContextField => ({
  name: 'business',
  description: 'On whose behalf the call is made, as it should be spoken.',
  example,
})

/** `matter` ends a sentence: "the delivery due {{delivery}}". */
export function commonOutcomes(
  matter: string,
  unanswered: string,
  details: readonly string[] = [],
): Record<string, Outcome> {
  return {
    transferred: {
      successful: true,
      description: 'The person asked for somebody and was put through; only where the campaign has `transfer_to`.',
      summary: `{{first_name}} was put through to the team about ${matter}.`,
    },
    callback_requested: {
      successful: false,
      description: 'The person asked to be called again.',
      summary: `{{first_name}} asked for another call about ${matter}.`,
    },
    opted_out: {
      successful: false,
      description: 'The person wants no more calls.',
      summary: '{{first_name}} asked not to be called again.',
    },
    wrong_number: {
      successful: false,
      description: 'The number belongs to somebody else.',
      summary: 'The person who answered said that this is not the number of {{first_name}}.',
    },
    no_resolution: {
      successful: false,
      description: 'The call ended without an answer.',
      summary: unanswered,
      ...(details.length > 0 ? { details } : {}),
    },
  }
}

export const COMMON_INTENTS: Scenario['intents'] = [
  {
    name: 'callback_requested',
    description: 'Wants to be called again. Slot `callback_at`, null if no time was understood.',
  },
  { name: 'opted_out', description: 'Wants no more calls.' },
  { name: 'wrong_number', description: 'Is not the person, or the person is not known at this number.' },
  { name: 'agent_requested', description: 'Wants to speak with a person.' },
  { name: 'recipient_unavailable', description: 'Somebody else answered; the person is not there.' },
  { name: 'bereavement', description: 'Tells of a death. The call ends at once.' },
  { name: 'will_call_back', description: 'Will ring the business by themselves.' },
  { name: 'question_asked', description: 'Asked a question. Slot `answered`.' },
  { name: 'repeat_requested', description: 'Did not hear, wants it said again.' },
]

const WHO_IS_CALLING = [
  ...MAORI_WHO_IS_IT,
  'who (is|am|are) (this|that|it|calling|i speaking|i talking|you|speaking|ringing|on the|asking)',
  'who you are',
  '(who|where) [the hell|the heck] (is|are) (you|this) (calling|from|ringing)',
  '(who|which|what) [company|business|place|organisation] (is this|are you) [from|calling|with]',
  'where (are you|is this|you) (calling|ringing|from)',
  'who wants to know',
]

const WHAT_ABOUT = [
  '(what|why) (is|are) (this|you) (about|calling|ringing|for|regarding|in regards to|concerning|on about)',
  'what (is|was) (it|that|this) [all] about',
  'why (are|did) you (call|calling|ringing|ring)',
  'what do you want',
]

/** `about`: what may be said of the matter to anybody. `private`: the states in which the matter is not spoken of. */
export function commonAnswers(
  about: string,
  privateIn: readonly string[] = [],
  openIn?: readonly string[],
): OwnAnswer[] {
  return [
    { name: 'who_is_calling', phrases: WHO_IS_CALLING, say: 'This is an automated call from {{business}}.' },
    ...(privateIn.length === 0
      ? []
      : [
          {
            name: 'what_about_privately',
            phrases: WHAT_ABOUT,
            states: privateIn,
            say: "It's a private matter for {{first_name}}, so I need to know first that I have the right person.",
          },
        ]),
    { name: 'what_about', phrases: WHAT_ABOUT, say: about, ...(openIn ? { states: openIn } : {}) },
    ...answersOfTrust('{{business}}'),
  ]
}

/** What anybody asks of an automated caller. `team`: whom to ring instead; `calling`: for whom or what this one speaks. */
export function answersOfTrust(team: string, calling = `calling for ${team}`): OwnAnswer[] {
  return [
    {
      name: 'is_it_a_machine',
      phrases: [
        '(are you|is this|is it|am i (talking|speaking) to) (a|an|some) [real|actual|live] (robot|machine|computer|bot|ai|recording|person|human|human being|automated)',
        '(are you|is this) (real|human|automated|ai|recorded)',
      ],
      say: `You're talking to an automated assistant, ${calling}.`,
    },
    {
      name: 'where_from_number',
      phrases: [
        '(how|where) (did|do|have) you [guys|people] (get|got|have|find) (my|this|our) [phone|mobile|cell] (number|details|name)',
        'who gave you (my|this) [phone] (number|details|name)',
      ],
      say: `This is the number ${team} has on file for {{first_name}}. If you'd rather not be called on it, just say so.`,
    },
    {
      name: 'is_it_really_you',
      phrases: [
        '(how|why) (do|can|could|would|should) (i|we) [even|really] (know|tell|be sure|be certain|trust|believe|check|verify) * (you|this|it|that) [are|is] * (real|really|legit|genuine|true|actually|who|not a scam|from)',
        '(how|why) (do|can|could|would|should) (i|we) [even|really] (trust|believe|verify) (you|this|it)',
        '(can|could) you prove (it|that|this|who)',
        'prove (it|that you|who you)',
      ],
      say: `That's a fair question, and I can't prove it on this call. You're welcome to hang up and ring ${team} on the number you know.`,
    },
    {
      name: 'is_it_a_scam',
      phrases: [
        '(is|are) (this|you|it) [some kind of|just] (a|another) (scam|scammer|fraud|joke|hoax)',
        'is this (legit|genuine|for real|a (real|genuine|legitimate) call)',
      ],
      say: `It's good to be careful. I'll never ask for card numbers or passwords, and you're welcome to ring ${team} yourself on the number you know.`,
    },
  ]
}

const HELLO =
  '[yes|yeah|yep|yup|yip|ae|hello|hi|hey|hola|kia ora|good morning|good afternoon|oh|sure|that is (right|correct)]'
const POLITELY =
  '[yes|yeah|here|speaking|thanks|thank you|indeed|only|go ahead|kia ora|how can i help [you]|what can i do for you]'
const SELF = [
  '(speaking|thename [is] (speaking|here)|thename)',
  '(this|it) is (thename|me|she|he|her|him)',
  '(i am thename|that is me|that is (she|he))',
  '(it is|i am|that is)',
  'you are (talking|speaking) (to|with) (me|thename|her|him)',
  'ko (au|thename) [tenei|ahau]',
]

/** How somebody says that they are the one asked for: these words and none besides, or a stranger would be taken for them. */
export const IS_ME = SELF.map((words) => `^ ${HELLO} ${HELLO} ${words} ${POLITELY} ${POLITELY} $`)

/** Asks for the person before anything about them is said. */
export function identify(next: string): ScenarioState {
  const known: Transition = { intent: 'identity_confirmed', to: next }
  return {
    say: ['Kia ora. This is an automated call from {{business}}.'],
    ask: 'Am I speaking with {{first_name}}?',
    again: [
      'Sorry, I just need to be sure before I go on. Is this {{first_name}}?',
      'Please say yes if you are {{first_name}}, or no if you are not. You can also press 1 for yes or 2 for no.',
    ],
    on: {
      is_me: known,
      affirm: known,
      deny: {
        intent: 'recipient_unavailable',
        set: { reason: 'recipient_unavailable' },
        say: ['All right, thank you for telling me. Sorry to have bothered you. Goodbye.'],
        end: 'no_resolution',
      },
    },
    keys: { '1': 'affirm', '2': 'deny' },
  }
}

export const IDENTITY_INTENT = { name: 'identity_confirmed', description: 'Says that they are the person called.' }
