// Lines that come close to an answer and are another one, or none: part of a payment, somebody else's, a past one, a
// refusal after a yes, a part of the day; said on Monday 1 June 2026 at noon in Auckland.
import { APPOINTMENT_REMINDER } from './appointment-reminder.ts'
import { CALLBACK } from './callback.ts'
import { DELIVERY_UPDATE } from './delivery-update.ts'
import { more } from './everyday.ts'
import { LEAD_QUALIFICATION } from './lead-qualification.ts'
import { PAYMENT_REMINDER } from './payment-reminder.ts'
import { SATISFACTION_SURVEY } from './satisfaction-survey.ts'
import type { Table } from './table.ts'

export const CLOSE_CALLS: readonly Table[] = [
  more(PAYMENT_REMINDER, {
    when: [
      ['cannot_pay', 'I can do half on Friday'],
      ['cannot_pay', 'I can pay some of it tomorrow'],
      ['cannot_pay', 'I could only pay a bit on friday'],
      ['cannot_pay', 'we can manage part of it next week'],
      ['nothing', 'half on friday'],
      ['nothing', 'half on friday and the rest next month'],
      ['nothing', 'twenty dollars tomorrow'],
      ['nothing', 'a bit of it tomorrow'],
      ['nothing', '$40 on friday'],
      ['nothing', 'forty on friday'],
      ['nothing', 'a tenner tomorrow'],
      ['nothing', "I'll pay fifty percent on friday"],
      ['nothing', 'as much as I can on friday'],
      ['nothing', 'the minimum payment on friday'],
      ['nothing', 'two payments one on friday'],
      ['nothing', "I'd paid it on Friday"],
      ['nothing', 'that came out on friday'],
      ['nothing', 'I did it on monday'],
      ['payment_day_named', "I'll pay it all on friday", { promised_for: '2026-06-05' }],
      ['nothing', 'the first instalment on friday'],
      ['nothing', 'my ex husband will pay on Friday'],
      ['nothing', "my son's paying it on friday"],
      ['nothing', 'the insurance will pay it on friday'],
      ['nothing', "he'll pay it tomorrow"],
      ['nothing', 'someone else is going to pay that on monday'],
      ['nothing', 'I paid half on Monday'],
      ['nothing', 'I paid some of it on friday'],
      ['nothing', 'I paid my rent on friday'],
      ['nothing', 'I sent it on monday I think'],
      ['nothing', 'when I get paid'],
      ['nothing', "I'm only paying half of that on friday"],
      ['will_call_back', 'can I let you know later'],
      ['payment_day_named', 'I get paid on Friday, so then', { promised_for: '2026-06-05' }],
      ['payment_day_named', 'half past two on friday', { promised_for: '2026-06-05' }],
      ['payment_day_named', 'the whole lot on friday', { promised_for: '2026-06-05' }],
      ['already_paid', 'my wife already paid that'],
      ['question_asked', "how do I know you're really from the power company"],
    ],
    confirm_day: [
      ['nothing', 'yes half'],
      ['nothing', 'yes half of it'],
      ['nothing', 'yes but only part of it'],
      ['nothing', 'yes my husband will pay it then'],
      ['nothing', 'yes some'],
      ['payment_promised', "yes that's fine"],
    ],
  }),
  more(APPOINTMENT_REMINDER, {
    ask: [
      // after "Will you be able to make it?" this word alone is a yes; "I'm fine" is none
      ['confirmed', 'fine'],
      ['nothing', "I'm fine"],
      ['question_asked', 'is this a scam'],
      ['question_asked', 'are you a robot'],
      ['question_asked', 'how do I know you are really from the clinic'],
      ['question_asked', 'where did you get my number'],
      ['will_call_back', 'can I let you know later?'],
      ['bereavement', 'my father passed away last week'],
      ['bereavement', "sorry we've just had a death in the family"],
      ['nothing', 'I nearly died laughing'],
      ['reschedule_requested', 'can we do Thursday afternoon', { preferred_text: 'Thursday afternoon' }],
      ['reschedule_requested', 'can we move it to next week', { preferred_text: 'next week' }],
      ['reschedule_requested', 'could I come tomorrow morning instead', { preferred_text: 'tomorrow morning' }],
      ['reschedule_requested', 'can we make it Friday', { preferred_text: 'Friday', preferred_day: '2026-06-05' }],
      ['opted_out', 'no more robot calls'],
      ['opted_out', 'no more of these robot calls please'],
      ['opted_out', 'stahp calling me'],
      ['opted_out', 'stap ringing me'],
      ['opted_out', 'stop with the robot calls'],
      ['opted_out', 'kāore au e hiahia i ēnei waea'],
      ['opted_out', 'kāore au e pīrangi ki ēnei waea'],
      ['opted_out', 'kaore au i te hiahia i nga waea'],
      ['opted_out', 'kua hōhā au i ēnei waea'],
      ['opted_out', 'kāti ngā waea'],
      ['opted_out', 'me mutu ēnei waea'],
      ['opted_out', 'whakamutua ēnei waea'],
      ['opted_out', 'tangohia tōku ingoa'],
      ['opted_out', 'no robot calls'],
      ['opted_out', 'no more bot calls'],
      ['opted_out', 'staahp calling'],
      ['opted_out', 'quit with the robocalls'],
      ['question_asked', 'is this a real call'],
    ],
  }),
  {
    ...APPOINTMENT_REMINDER,
    states: {
      other_time: {
        after: ['no'],
        says: [
          ['reschedule_requested', 'Thursday afternoon', { preferred_text: 'Thursday afternoon' }],
          ['reschedule_requested', 'next week would be good', { preferred_text: 'next week' }],
          ['reschedule_requested', 'Thursday at two', { preferred_at: '2026-06-04T02:00:00Z' }],
        ],
      },
    },
  },
  more(DELIVERY_UPDATE, {
    ask: [
      ['delivery_refused', 'cancel it please'],
      ['delivery_refused', 'I want to cancel the order'],
      ['delivery_refused', 'just cancel the delivery'],
      ['new_day_requested', 'bring it next week', { preferred_text: 'next week' }],
    ],
    note: [['delivery_refused', 'actually cancel it please']],
    safe_place: [
      ['delivery_refused', 'cancel it'],
      ['new_day_requested', 'next week', { preferred_text: 'next week' }],
      ['new_day_requested', 'on the weekend', { preferred_text: 'the weekend' }],
    ],
  }),
  more(SATISFACTION_SURVEY, {
    rating: [
      ['rated', 'it was a two', { rating: 2 }],
      ['rated', 'not a five, a three', { rating: 3 }],
      ['rated', 'not five but four', { rating: 4 }],
      ['rated', "I'd give it a three because the parking was awful", { rating: 3 }],
      ['rated', 'two because I waited two hours', { rating: 2 }],
      ['nothing', 'very good'],
      ['nothing', 'not a five'],
      ['nothing', 'because of the three hours'],
      ['bereavement', 'my mother died on friday'],
    ],
  }),
  more(LEAD_QUALIFICATION, {
    interest: [
      ['not_interested', 'I bought one already'],
      ['not_interested', 'we bought some last year'],
      ['nothing', 'yes speaking'],
      ['nothing', 'should have bought one'],
    ],
    timeframe: [
      ['not_interested', 'not really'],
      ['not_interested', 'no thanks'],
      ['not_interested', "no I'm not interested anymore"],
      ['not_interested', 'never mind'],
      ['not_interested', 'oh forget it'],
      ['nothing', 'no'],
      ['nothing', 'not really sure'],
    ],
    decision: [
      ['decision_given', 'my wife', { decision_maker: 'somebody_else' }],
      ['decision_given', "that'd be my husband", { decision_maker: 'somebody_else' }],
      ['not_interested', 'no thanks'],
      ['not_interested', "I'm not interested"],
      ['nothing', 'no'],
      ['nothing', 'my wife thinks so'],
    ],
    call: [
      ['not_interested', "I'm not interested"],
      ['call_declined', 'no thanks'],
      ['call_wanted', 'friday afternoon would be good', { preferred_text: 'Friday afternoon' }],
    ],
    call_time: [
      ['call_declined', 'no thanks'],
      ['not_interested', 'not interested anymore'],
    ],
  }),
  more(CALLBACK, {
    need: [
      ['question_asked', 'how can I be sure this is real'],
      ['bereavement', 'my husband has passed away'],
    ],
    time: [
      ['call_time_given', 'thursday afternoon', { call_text: 'Thursday afternoon', call_day: '2026-06-04' }],
      ['call_time_given', 'next week', { call_text: 'next week' }],
      ['call_time_given', 'ring me tomorrow morning', { call_text: 'tomorrow morning' }],
    ],
  }),
]
