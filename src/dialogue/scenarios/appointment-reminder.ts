// Reminds a person of an appointment and asks whether they will come. Data only; see ../scenario.ts.
// A yes to the appointment is believed only when it is plain: a wrong `confirmed` sends nobody to the
// chair, a second question costs four seconds.
import type { Scenario } from '../scenario.ts'
import { MAORI_ANOTHER_TIME, MAORI_COMING, MAORI_WHO_IS_IT } from '../te-reo.ts'
import { answersOfTrust, COMMON_INTENTS, commonOutcomes, FIRST_NAME } from './ground.ts'

const GO =
  '(be there|be along|come along|come in|come|attend|make it|make that|make the appointment|keep it|keep the appointment|do that|do then)'
const I = '(i|we|i i|we both|both of us|i and)'
const SURELY = '[definitely|certainly|absolutely|still|both|all|sure|happily|gladly|for sure|most definitely]'
const RESCHEDULE = '(reschedule|rebook|postpone|push|change|move|shift|swap|switch|bring|put|delay)'
const WHICH =
  '(it|that|this|my appointment|the appointment|the time|the date|the day|the booking|my booking|times|things)'
const OTHER =
  '(another|a different|different|some other|an other|a new|a later|a earlier|an earlier|a better|other|any other|later|earlier)'
const WEEKDAY =
  '(monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|next week|the morning|the afternoon|the evening|the week after|the following week)'

export const appointmentReminder: Scenario = {
  key: 'appointment_reminder',
  version: 1,
  title: 'Appointment reminder',
  description:
    'Reminds a person of an appointment, asks whether they will come, and notes if they would rather have another time. Answers questions from the knowledge base.',
  language: 'en-NZ',
  requiredContext: [
    FIRST_NAME,
    {
      name: 'appt',
      description:
        'The appointment as it should be spoken, or an RFC 3339 date and time, which is spoken in the recipient’s zone.',
      example: 'Tuesday 2 June at 10:30 am',
      format: 'moment',
    },
  ],
  when: 'appt',
  outcomes: {
    confirmed: {
      successful: true,
      description: 'The person will come.',
      summary: '{{first_name}} confirmed the appointment: {{appt}}.',
    },
    reschedule_requested: {
      successful: false,
      description: 'The person would like another time.',
      summary: '{{first_name}} would like another time instead of {{appt}}.',
      details: [
        '{{preferred_at}} would suit them better.',
        'They said that “{{preferred_text}}” would suit them better.',
        'The day would be {{preferred_day}}.',
      ],
    },
    declined: {
      successful: false,
      description: 'The person will not come.',
      summary: '{{first_name}} will not come to the appointment: {{appt}}.',
    },
    ...commonOutcomes(
      'the appointment: {{appt}}',
      '{{first_name}} did not say whether they will come to the appointment: {{appt}}.',
    ),
  },
  intents: [
    { name: 'confirmed', description: 'Will come to the appointment.' },
    { name: 'declined', description: 'Will not come to the appointment.' },
    {
      name: 'reschedule_requested',
      description:
        'Would like another time. Slot `preferred_at` if an hour was named; else `preferred_text`, what was said, and `preferred_day` if it names one day.',
    },
    ...COMMON_INTENTS,
  ],
  meanings: {
    reschedule: [
      ...MAORI_ANOTHER_TIME,
      '(can|could|may) (i|we|you) (come|come in|do it|do that|make it|have it|get in) (a bit|a little|a little bit|slightly|an hour|a week|a day) (later|earlier|sooner)',
      `rather (come|come in|do it|have it|make it|be there) [on|next|this] ${WEEKDAY}`,
      `chance of (a|an) [bit] (later|earlier|different|another) (one|time|day|slot)`,
      `(can|could|may|would like to|want to|need to|have to|like to|love to|rather|prefer to|possible to|possibly|let us) [i|we|you] [just|possibly|maybe] ${RESCHEDULE} (${WHICH}|to (another|a))`,
      `${RESCHEDULE} ${WHICH} [to|for|back|forward|out|until]`,
      'reschedule',
      'rebook',
      'postpone',
      `(can|could|may) (i|we) (come|come in|do|have|make it|get|book|see) * (${OTHER} (time|day|date|week)|instead|${WEEKDAY})`,
      `(how|what) about ${OTHER} (time|day|date|week)`,
      `(how|what) about [on|next|this] ${WEEKDAY}`,
      `(want|need|like|prefer|have|find|make|get|book|arrange|suggest|for|at|on|do) [to|me|it] [have|get|find|arrange|book|make|pick|it] ${OTHER} (time|day|date|slot|week|appointment)`,
      `${OTHER} (time|day|date|slot) (would|will|is|works|suits|instead|please)`,
      `(is|are) there [any|a|an] ${OTHER} (time|day|date|slot|times|days)`,
      '(do|is|are) * (you have|there) [any|something|anything] [thing|other|else] (earlier|later|available|free|another day|other times)',
      `[on|next|this] ${WEEKDAY} (would|is|works|suits|will) * (better|instead|best)`,
      `${WEEKDAY} instead`,
      '(make|do|have) it * instead',
    ],
    affirm: [
      ...MAORI_COMING,
      `${I} (will|can|shall|would love to) ${SURELY} ${GO}`,
      `(yes|yeah|yep|yup|sure|definitely|certainly|absolutely) (will|can) ${GO}`,
      `(i am|we are) ${SURELY} (coming|attending|going to be there|going to make it|going to come|planning to be there|planning to come|planning on coming|planning on it|able to make it|able to come|able to attend)`,
      '(see|seeing) you (then|there|all then|guys then|at|on|tomorrow|soon|monday|tuesday|wednesday|thursday|friday|saturday|sunday)',
      '(i am|we are|i will be|am) (all good|good|okay|fine|all set|set|right|sweet) [to go] (for|with|to) (that|then|it|there|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|make it|come)',
      '(put|mark|write) (me|us) (in|down for (it|that|then|the appointment))',
      '(looking|look) forward to (it|that|seeing you)',
      '[i will|we will] keep (it|the appointment|my appointment)',
      '[i will|we will] leave (it|the appointment|my appointment|that) (as it is|as is|booked|in)',
      '(i|we) still (want|need) (it|the appointment|to come)',
    ],
    deny: [
      `${I} (cannot|will not|am not able to|shall not|could not) [possibly|actually|be able to] ${GO}`,
      '(cannot|will not) [be able to] (make|come|attend)',
      '(do not|no longer) (need|want) (it|the appointment|my appointment|an appointment|to come)',
      '(i have|i already) [already] (seen|been to|gone to) (someone|somebody|another|a different) [else|doctor|dentist|one]',
      '(i have got|i have|got|have) [already] (another|other) (appointment|commitment|commitments|plans|booking)',
      '(have|got) to work',
    ],
  },
  answers: [
    {
      name: 'who_is_calling',
      phrases: [
        ...MAORI_WHO_IS_IT,
        'who (is|am|are) (this|that|it|calling|i speaking|i talking|you|speaking|ringing|on the)',
        'who you are',
        '(who|where) [the hell|the heck] (is|are) (you|this) (calling|from|ringing)',
        '(who|which|what) [company|business|clinic|place|practice|organisation] (is this|are you) [from|calling|with]',
        'where (are you|is this|you) (calling|ringing|from)',
        '(what|why) (is|are) (this|you) (about|calling|ringing|for|regarding|in regards to|concerning)',
        'why (are|did) you (call|calling|ringing|ring)',
        'what do you want',
      ],
      say: 'This is an automated call about your appointment: {{appt}}.',
    },
    ...answersOfTrust('the team', 'calling about your appointment: {{appt}}'),
    {
      name: 'when_is_it',
      phrases: [
        '(when|what time|what day|what date|which day|what time and day) (is|was|are) (it|that|this|the appointment|my appointment|the booking|my booking)',
        '(when|what time|what day) (do|should|am) i (need to be there|supposed to be there|come|booked)',
        '(what|which) appointment',
        '(what is|what) the (time|date|day)',
        'remind me (when|what)',
      ],
      say: 'Your appointment is {{appt}}.',
    },
  ],
  start: 'ask',
  states: {
    ask: {
      say: ['Kia ora {{first_name}}. This is an automated call to remind you of your appointment: {{appt}}.'],
      ask: 'Will you be able to make it?',
      again: [
        'Sorry, I want to be sure I have this right. Will you be able to come to your appointment, {{appt}}?',
        "Please say yes if you will be there, or no if you won't. You can also press 1 for yes or 2 for no.",
      ],
      on: {
        reschedule: {
          intent: 'reschedule_requested',
          set: { confirmed: false },
          timeSlot: 'preferred_at',
          say: [
            "No problem. I'll let the team know that you'd like another time, and they'll be in touch to arrange it. Goodbye.",
          ],
          sayWithTime: [
            "No problem. I'll let the team know that {{preferred_at}} {{preferred_text}} would suit you better, and they'll be in touch to arrange it. Goodbye.",
          ],
          end: 'reschedule_requested',
        },
        affirm: {
          intent: 'confirmed',
          set: { confirmed: true },
          say: ['Lovely, thank you {{first_name}}. We look forward to seeing you. Goodbye.'],
          end: 'confirmed',
        },
        deny: { intent: 'declined', set: { confirmed: false }, to: 'other_time' },
      },
      keys: { '1': 'affirm', '2': 'deny', '3': 'reschedule' },
    },
    other_time: {
      say: ["That's all right, thank you for letting me know."],
      ask: 'Would you like another time instead?',
      again: [
        "Sorry, I didn't catch that. Would you like us to find you another time?",
        'Please say yes or no, or press 1 for yes or 2 for no.',
      ],
      hungUp: 'declined',
      collect: { slot: 'preferred_at', kind: 'time' },
      on: {
        reschedule: {
          intent: 'reschedule_requested',
          timeSlot: 'preferred_at',
          say: ["I'll let the team know, and they'll be in touch to arrange it. Goodbye."],
          sayWithTime: [
            "I'll let the team know that {{preferred_at}} {{preferred_text}} would suit you, and they'll be in touch to arrange it. Goodbye.",
          ],
          end: 'reschedule_requested',
        },
        affirm: {
          intent: 'reschedule_requested',
          timeSlot: 'preferred_at',
          say: ["I'll let the team know, and they'll be in touch to arrange it. Goodbye."],
          sayWithTime: [
            "I'll let the team know that {{preferred_at}} {{preferred_text}} would suit you, and they'll be in touch to arrange it. Goodbye.",
          ],
          end: 'reschedule_requested',
        },
        commit: {
          intent: 'confirmed',
          set: { confirmed: true },
          say: ["Lovely, then I'll leave it as it is. We look forward to seeing you. Goodbye."],
          end: 'confirmed',
        },
        collected: {
          intent: 'reschedule_requested',
          say: [
            "I'll let the team know that {{preferred_at}} {{preferred_text}} would suit you, and they'll be in touch to arrange it. Goodbye.",
          ],
          end: 'reschedule_requested',
        },
        deny: { say: ["I'll pass that on. Thank you for your time, {{first_name}}. Goodbye."], end: 'declined' },
      },
      keys: { '1': 'affirm', '2': 'deny' },
    },
  },
  example: ['What time was it again?', "Yes, I'll be there, thanks."],
}
