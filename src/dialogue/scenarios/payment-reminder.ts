// Reminds a person of a payment and asks on which day they will make it. Data only; see ../scenario.ts.
// Nothing about money is said before the person has said who they are, and a day is noted only after it
// was read back: a promise that nobody made is worse than none.
import type { Collect, Scenario } from '../scenario.ts'
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

const KNOWN = ['when', 'confirm_day', 'ask_again', 'help']
const BILL = '(bill|amount|balance|account|invoice|payment|charge|figure)'

/** What stands after a part: "half on Friday" is one, "half past two" is none. */
const AFTER = '(of|on|now|then|today|tomorrow|this|next|it|that|and|by|at|monday|tuesday|wednesday|thursday|friday|$)'

/** Part of the amount is not the amount. */
const PART = [
  `half ${AFTER}`,
  `some ${AFTER}`,
  `(a|little|wee) bit ${AFTER}`,
  '(part|parts|portion|most|instalment|instalments|installment|installments|deposit|remainder|dollars|bucks|partial|partially|partly)',
  '(the rest|a quarter|a third|a little)',
  '(percent|per cent|tenner|fiver|minimum|payments|as much as|(what|whatever) [little] i (can|have))',
  '(ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|hundred) (on|today|tomorrow|now|this|next|each|every)',
]

const PEOPLE =
  '(husband|wife|partner|ex|son|daughter|mum|dad|mother|father|brother|sister|flatmate|boyfriend|girlfriend|boss|landlord|accountant|lawyer|parents|kids|family|friend|missus|carer|employer|insurance|insurer|council|work|company|bank|trust|estate|tenant|tenants)'

const PROMISED_DAY: Collect = {
  slot: 'promised_for',
  kind: 'date',
  // somebody else will pay, or it is over: neither is a promise of this person
  not: [
    `(my|the|our) [ex|older|little|oldest|youngest|eldest] ${PEOPLE} * (will|would|is|are|can|should|going|pay|pays|paying|paid|does|sorts)`,
    '(he|she|they|somebody|someone|somebody else|someone else) (will|would|is|are|can|should|has to|have to) [be] [going to] (pay|paying|do|doing|sort|sorting|settle|settling|transfer|make|making|cover|fix)',
    '(i|we|he|she|they|have|already) [just] (paid|sent|transferred|settled|made)',
    '^ [yes|yeah|no] (paid|sent|transferred)',
    '(was|were|got|would) paid',
    '(came|went|gone) out',
    '(i|we) did (it|that|this)',
  ],
}

export const paymentReminder: Scenario = {
  key: 'payment_reminder',
  version: 1,
  title: 'Payment reminder',
  description:
    'Reminds a person of a payment, once they have said who they are, and asks on which day they will make it. Notes who has paid already, who disputes the amount and who needs help.',
  language: 'en-NZ',
  requiredContext: [
    FIRST_NAME,
    business('Harbour Power'),
    {
      name: 'amount',
      description: 'What is to be paid, with its currency, as it should be spoken; a number is spoken without one.',
      example: '$84.50',
      format: 'amount',
    },
    {
      name: 'due_date',
      description: 'When it is or was due, as it should be spoken, or an RFC 3339 date.',
      example: '2026-06-12',
      format: 'day',
    },
  ],
  outcomes: {
    payment_promised: {
      successful: true,
      description: 'The person named a day on which they will pay, and agreed when it was read back.',
      summary: '{{first_name}} will pay {{amount}} on {{promised_for}}.',
    },
    already_paid: {
      successful: true,
      description: 'The person says that it has been paid.',
      summary: '{{first_name}} says that {{amount}}, due {{due_date}}, has been paid already.',
    },
    help_requested: {
      successful: false,
      description: 'The person cannot pay now and would like to talk about it.',
      summary: '{{first_name}} cannot pay {{amount}} now and would like somebody to talk about ways to pay it.',
    },
    disputed: {
      successful: false,
      description: 'The person does not agree that it is owed.',
      summary: '{{first_name}} does not agree with the payment of {{amount}}, due {{due_date}}.',
    },
    declined: {
      successful: false,
      description: 'The person will not or cannot pay and wants no help.',
      summary: '{{first_name}} cannot pay {{amount}} now and wants no help with it.',
    },
    ...commonOutcomes(
      'the payment of {{amount}}',
      '{{first_name}} did not say when {{amount}}, due {{due_date}}, will be paid.',
    ),
  },
  intents: [
    IDENTITY_INTENT,
    { name: 'payment_day_named', description: 'Names a day, not yet read back. Slot `promised_for`, a date.' },
    { name: 'payment_promised', description: 'Agrees to pay on the day read back. Slot `promised_for`, a date.' },
    { name: 'day_withdrawn', description: 'Does not agree to the day read back.' },
    { name: 'already_paid', description: 'Says that it has been paid.' },
    { name: 'cannot_pay', description: 'Cannot pay now, or not all of it.' },
    { name: 'disputed', description: 'Does not agree that it is owed.' },
    { name: 'help_requested', description: 'Would like to talk about ways to pay.' },
    { name: 'declined', description: 'Wants no help.' },
    ...COMMON_INTENTS,
  ],
  meanings: {
    is_me: IS_ME,
    already_paid: [
      '(i|we|he|she|they|it|husband|wife) (have|has|has been|have been|had|is|was) [already] (paid|settled|sorted) [it|that|this|already|last|off|in full]',
      '(i|we|husband|wife|it is|it was|been) [already] paid (it|that|this|already)',
      '(i|we) already (paid|settled|sorted|did|made)',
      '^ [yes|yeah|yep|no|nah|oh|it is] [already] paid [it|that|this] [already|last|yesterday|on|$]',
      '(have|has) (done|made) (the|that|my|a) [full] payment',
      '(went|gone|comes|goes|taken) out (on|by|of|through) * (direct debit|account|automatic payment|ap)',
      '(is|on) [a] direct debit',
    ],
    disputed: [
      '(do not|did not|never) [think i] [even] (owe|order|use|used|signed up for) [you|it|that|this|anything|a cent|anyone]',
      `${BILL} (is|was|looks) [all] (wrong|incorrect|too high|not right|not correct)`,
      '(wrong|incorrect) (amount|bill|figure)',
      'that is not [my|the] (right|correct|mine|bill|account|debt)',
      `cancelled (that|the|my|this) (account|contract|service|subscription)`,
      `not my (${BILL}|debt)`,
      '(am|want to|going to) (dispute|disputing|query|querying) [it|that|this]',
    ],
    cannot_pay: [
      '^ [oh|sorry|yes|well|i am|we are] [a bit|bit|pretty|flat|a little] (skint|broke|short) [of cash|of money] [right now|at the moment|this week|this month|now|too] [sorry] $',
      'cannot [really|possibly|quite] (afford|pay) [it|that|this|you|anything]',
      '(lost|out of|between) [my] (job|work|jobs)',
      '(have|got|have got|there is) (no|not got any|not any|hardly any) money',
      '(money|things|it|times) (is|are) [a bit|very|really|pretty|quite] (tight|hard|tough)',
      '(am|we are) [a bit|flat|pretty|completely] (broke|skint|short)',
      '(payment plan|instalments|installments)',
      '(pay|paying) * (in|by) (parts|bits|stages)',
      '(need|have|get) [a bit] more time',
      `(can|could|will|may|might|to) [only|probably|maybe|at least] (do|pay|manage|afford|make|give|put|send|transfer) [you|about|only|at least] (${PART.slice(0, 3).join('|')}|part of)`,
    ],
    affirm: ['(i|we) (will|can) (pay|do|sort|make) (it|that|the payment) [then|by then|on the day]'],
    deny: ['(that|it) is not what i said', '(i|we) (did not|never) (say|said) that'],
  },
  certain: ['already_paid'],
  doubts: PART,
  answers: [
    ...commonAnswers("I'm calling about a payment of {{amount}}, due {{due_date}}.", ['identify'], KNOWN),
    {
      name: 'private_details',
      phrases: ['how much', '(what|which) (payment|bill|account|amount|invoice)', 'when (is|was) (it|that|this) due'],
      states: ['identify'],
      say: 'I can only talk about that with {{first_name}}.',
    },
    {
      name: 'how_much',
      phrases: [
        'how much',
        '(what|which) (payment|bill|account|amount|invoice)',
        'what is the (amount|balance)',
        '(what|how much) do i owe',
      ],
      states: KNOWN,
      say: "It's {{amount}}, due {{due_date}}.",
    },
    {
      name: 'when_due',
      phrases: ['when (is|was) (it|that|this|the payment|the bill) due', '(what|which) (is|was) the (due date|date)'],
      states: KNOWN,
      say: 'The due date is {{due_date}}.',
    },
  ],
  start: 'identify',
  states: {
    identify: identify('when'),
    when: {
      say: ["Thank you, {{first_name}}. I'm calling about a payment of {{amount}}, due {{due_date}}."],
      ask: 'Which day will you be able to make it?',
      again: [
        "Sorry, I didn't catch a day. When do you think you can pay it? You can say tomorrow, for example, or Friday.",
        "Please name a day. If you have paid already, or can't pay just now, you can tell me that too.",
      ],
      collect: PROMISED_DAY,
      on: {
        already_paid: {
          intent: 'already_paid',
          set: { paid: true },
          say: [
            "Thank you for telling me. I'll pass that on, so the team can match it up. Sorry to have troubled you. Goodbye.",
          ],
          end: 'already_paid',
        },
        disputed: {
          intent: 'disputed',
          say: [
            "I understand. I'll ask the team to look into it before anything else happens. Thank you for telling me. Goodbye.",
          ],
          end: 'disputed',
        },
        collected: { intent: 'payment_day_named', to: 'confirm_day' },
        cannot_pay: { intent: 'cannot_pay', to: 'help' },
        deny: { intent: 'cannot_pay', to: 'help' },
      },
      keys: { '1': 'already_paid', '2': 'cannot_pay' },
    },
    confirm_day: {
      ask: "So that's {{promised_for}}. Shall I note that down?",
      again: [
        'I want to get this right. Will you pay {{amount}} on {{promised_for}}?',
        'Please say yes if {{promised_for}} is right, or name another day.',
      ],
      when: 'promised_for',
      collect: PROMISED_DAY,
      on: {
        already_paid: {
          intent: 'already_paid',
          set: { paid: true, promised_for: null },
          say: ["Thank you for telling me. I'll pass that on, so the team can match it up. Goodbye."],
          end: 'already_paid',
        },
        cannot_pay: { intent: 'cannot_pay', set: { promised_for: null }, to: 'help' },
        collected: { intent: 'payment_day_named', to: 'confirm_day' },
        affirm: {
          intent: 'payment_promised',
          set: { promised: true },
          say: ["Thank you, {{first_name}}. I've noted {{amount}} for {{promised_for}}. Have a good day. Goodbye."],
          end: 'payment_promised',
        },
        deny: {
          intent: 'day_withdrawn',
          set: { promised_for: null },
          say: ["No problem, I won't note that."],
          to: 'ask_again',
        },
      },
      keys: { '1': 'affirm', '2': 'deny' },
    },
    ask_again: {
      ask: 'Which day would be right?',
      again: [
        "Sorry, I didn't catch a day. Which day can you pay it?",
        "Please name a day, or say that you can't pay just now.",
      ],
      collect: PROMISED_DAY,
      on: {
        already_paid: {
          intent: 'already_paid',
          set: { paid: true },
          say: ["Thank you for telling me. I'll pass that on, so the team can match it up. Goodbye."],
          end: 'already_paid',
        },
        collected: { intent: 'payment_day_named', to: 'confirm_day' },
        cannot_pay: { intent: 'cannot_pay', to: 'help' },
        deny: { intent: 'cannot_pay', to: 'help' },
      },
    },
    help: {
      say: ['Thank you for being open about it. That happens to a lot of people.'],
      ask: 'Would you like somebody from the team to talk with you about other ways to pay?',
      again: [
        "Sorry, I didn't catch that. Shall I ask somebody to talk with you about other ways to pay?",
        'Please say yes or no, or press 1 for yes or 2 for no.',
      ],
      on: {
        affirm: {
          intent: 'help_requested',
          set: { help_wanted: true },
          say: ["I'll let the team know, and they'll be in touch. Thank you, {{first_name}}. Goodbye."],
          end: 'help_requested',
        },
        deny: {
          intent: 'declined',
          set: { help_wanted: false },
          say: ["That's all right. If you change your mind, you can ring {{business}} any time. Goodbye."],
          end: 'declined',
        },
      },
      keys: { '1': 'affirm', '2': 'deny' },
    },
  },
  example: [
    'Yes, speaking.',
    'Oh, sorry, how much was it again?',
    'I get paid on Friday, so then.',
    "Yep, that's fine.",
  ],
}
