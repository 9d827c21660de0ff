// Asks a person three short questions about something they had done. Data only; see ../scenario.ts.
// A number is noted only when it was said as an answer; no number is better than a wrong one.
import type { Scenario, Transition } from '../scenario.ts'
import { business, COMMON_INTENTS, commonAnswers, commonOutcomes, FIRST_NAME } from './ground.ts'

const THANKS = "Thank you, {{first_name}}, that's all. I'll pass it on. Have a good day. Goodbye."

const accepted: Transition = { intent: 'survey_accepted', to: 'rating' }
const noComment: Transition = { intent: 'no_comment', say: [THANKS], end: 'completed' }
const stopped = (end: string): Transition => ({
  intent: 'declined',
  say: ["That's fine, we can leave it there. Thank you for your time. Goodbye."],
  end,
})

export const satisfactionSurvey: Scenario = {
  key: 'satisfaction_survey',
  version: 1,
  title: 'Satisfaction survey',
  description:
    'Asks a person three short questions about something they had done: how it went from 1 to 5, whether they would recommend it from 0 to 10, and why.',
  language: 'en-NZ',
  requiredContext: [
    FIRST_NAME,
    business('Harbour Motors'),
    {
      name: 'experience',
      description: 'What the questions are about, as it should be spoken after "about". It is said to whoever answers.',
      example: 'your car service last Thursday',
    },
  ],
  outcomes: {
    completed: {
      successful: true,
      description: 'Both scores were given.',
      summary:
        '{{first_name}} rated “{{experience}}” {{rating}} of 5, and would recommend {{business}} with {{recommend}} of 10.',
      details: ['In their words: {{comment}}'],
    },
    partly_completed: {
      successful: false,
      description: 'The first score was given, the second was not.',
      summary: '{{first_name}} rated “{{experience}}” {{rating}} of 5 and answered no more.',
    },
    declined: {
      successful: false,
      description: 'The person does not want to answer.',
      summary: '{{first_name}} did not want to answer questions about “{{experience}}”.',
    },
    ...commonOutcomes('“{{experience}}”', '{{first_name}} gave no rating of “{{experience}}”.'),
  },
  intents: [
    { name: 'survey_accepted', description: 'Will answer the questions.' },
    { name: 'rated', description: 'Says how it went. Slot `rating`, 1 to 5.' },
    { name: 'recommendation_scored', description: 'Says how likely they are to recommend. Slot `recommend`, 0 to 10.' },
    { name: 'comment_wanted', description: 'Has something to add.' },
    { name: 'comment_given', description: 'Says why. Slot `comment`, as it was said.' },
    { name: 'no_comment', description: 'Has nothing to add.' },
    { name: 'declined', description: 'Does not want to answer, or to go on.' },
    ...COMMON_INTENTS,
  ],
  meanings: {
    start: [
      '^ [ae|yes] haere tonu $',
      '^ [yes|yeah|yep|sure|okay|alright|well|oh|fine|righto] [yes|okay|then] (go (on|ahead|for it)|fire away|ask away|shoot) [then] [thanks|thank you] $',
      '^ [yes|yeah|yep|sure|okay|alright|fine] [but] [you will have to|can you] (make it|be) (quick|short|fast)',
    ],
    refuse: [
      '(do not|would rather not|rather not|not going to) [want to|wish to|like to] (answer|say|do this|do that|go on|do surveys|do a survey)',
      '(enough|no more|too many) questions',
    ],
    nothing_to_say: [
      'nothing [else|more|really|to add]',
      '(do not know|not sure|no idea|no comment)',
      'not really',
      'that is (all|it|everything)',
      '^ (thanks|thank you|cheers|ta|you are welcome|no reason|no particular reason) $',
    ],
    affirm: ['(i|we) (have|can spare) [got] (a|one|two|five) (minute|minutes|moment)'],
    deny: [
      '(do not|never) (do|like|answer|have time for|want to do) [any] (surveys|survey|questions|polls|these)',
      '(no|not got|do not have|have not got) [the|any] time',
    ],
  },
  answers: [
    {
      name: 'how_long',
      phrases: ['how (long|many questions|much time)', '(is|will) (it|this) [be|take] [going to take] (long|quick)'],
      say: "It's three questions, about one minute.",
    },
    {
      name: 'who_hears_it',
      phrases: [
        '(is|are) (it|this|that|they|my answers) (anonymous|confidential|private|recorded)',
        'who (hears|sees|reads|gets|listens to) (this|it|that|them)',
      ],
      say: 'Your answers go to {{business}}, with your name.',
    },
    {
      name: 'which_way',
      phrases: [
        '(is|was) (one|1|five|5|ten|10|zero|0) [the] (good|bad|best|worst|high|low|highest|lowest)',
        '(what|which) is (one|1|five|5|ten|10|zero|0)',
        'which (way|one) is (good|best)',
      ],
      say: 'The higher the number, the better.',
    },
    {
      name: 'recommend_what',
      phrases: ['recommend (what|who|whom)', 'what do you mean'],
      states: ['recommend', 'comment', 'comment_words'],
      say: 'I mean {{business}}, going by {{experience}}.',
    },
    ...commonAnswers("I'm calling with three short questions about {{experience}}."),
  ],
  start: 'consent',
  states: {
    consent: {
      say: ['Kia ora {{first_name}}. This is an automated call from {{business}}, about {{experience}}.'],
      ask: 'Could I ask you three short questions? It takes about a minute.',
      again: [
        "Sorry, I didn't catch that. May I ask you three short questions about {{experience}}?",
        'Please say yes or no, or press 1 for yes or 2 for no.',
      ],
      on: { refuse: stopped('declined'), start: accepted, affirm: accepted, deny: stopped('declined') },
      keys: { '1': 'affirm', '2': 'deny' },
    },
    rating: {
      say: ['Thank you.'],
      ask: 'From one to five, how did it go? One is poor, and five is excellent.',
      again: [
        'Sorry, I need a number for this one. From one to five, how did it go?',
        'Please say or press a number from 1 to 5.',
      ],
      collect: { slot: 'rating', kind: 'number', min: 1, max: 5 },
      on: { refuse: stopped('declined'), collected: { intent: 'rated', to: 'recommend' } },
    },
    recommend: {
      say: ['Thanks.'],
      ask: 'And from zero to ten, how likely are you to recommend {{business}} to a friend?',
      again: [
        'Sorry, I need a number here too. From zero, not at all, to ten, very likely?',
        'Please say or press a number from 0 to 10.',
      ],
      hungUp: 'partly_completed',
      collect: { slot: 'recommend', kind: 'number', min: 0, max: 10 },
      on: { refuse: stopped('partly_completed'), collected: { intent: 'recommendation_scored', to: 'comment' } },
    },
    comment: {
      say: ['Thank you, nearly done.'],
      ask: "What's the main reason for that score?",
      again: [
        "Sorry, I didn't catch that. Is there anything you'd like to tell the team?",
        'If there is nothing, just say no.',
      ],
      hungUp: 'completed',
      collect: { slot: 'comment', kind: 'text' },
      on: {
        refuse: noComment,
        nothing_to_say: noComment,
        collected: { intent: 'comment_given', say: [THANKS], end: 'completed' },
        affirm: { intent: 'comment_wanted', to: 'comment_words' },
        deny: noComment,
      },
    },
    comment_words: {
      ask: "Please go ahead, I'm listening.",
      again: ["Sorry, I didn't catch that. What would you like to tell the team?", 'If there is nothing, just say no.'],
      hungUp: 'completed',
      collect: { slot: 'comment', kind: 'text' },
      on: {
        nothing_to_say: noComment,
        collected: { intent: 'comment_given', say: [THANKS], end: 'completed' },
        deny: noComment,
      },
    },
  },
  example: [
    'How long does it take?',
    'Yeah, go on then.',
    'I would give it a four.',
    'Nine.',
    'The staff were lovely, but I had to wait a bit.',
  ],
}
