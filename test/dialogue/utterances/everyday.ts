// Everyday answers to the questions of all six scenarios, and lines that sound like them and answer nothing; said on
// Monday 1 June 2026 at noon in Auckland.
import { APPOINTMENT_REMINDER } from './appointment-reminder.ts'
import { CALLBACK } from './callback.ts'
import { DELIVERY_UPDATE } from './delivery-update.ts'
import { LEAD_QUALIFICATION } from './lead-qualification.ts'
import { PAYMENT_REMINDER } from './payment-reminder.ts'
import { SATISFACTION_SURVEY } from './satisfaction-survey.ts'
import type { Said, Table } from './table.ts'

/** More lines to states of a table that is there already. */
export const more = (table: Table, says: Readonly<Record<string, readonly Said[]>>): Table => ({
  ...table,
  states: Object.fromEntries(
    Object.entries(says).map(([state, lines]) => [state, { after: table.states[state]?.after ?? [], says: lines }]),
  ),
})

export const EVERYDAY: readonly Table[] = [
  more(APPOINTMENT_REMINDER, {
    ask: [
      ['confirmed', 'that should be fine'],
      ['confirmed', 'yeah that should be fine thanks'],
      ['confirmed', 'righto'],
      ['confirmed', "I'll come along"],
      ['confirmed', 'works for me'],
      ['confirmed', 'yep works for us'],
      ['confirmed', 'no worries I will be there with bells on'],
      ['confirmed', "that's fine by me"],
      ['confirmed', 'good as gold'],
      ['confirmed', 'sure can'],
      ['confirmed', 'too easy'],
      ['confirmed', "she'll be right I'll be there"],
      ['reschedule_requested', 'could we do it a bit later'],
      ['reschedule_requested', "I'd rather come on friday"],
      ['reschedule_requested', 'rather come on Friday'],
      ['reschedule_requested', 'could I come a bit earlier'],
      ['reschedule_requested', 'is there any chance of a later one'],
      ['declined', "that's not going to work sorry"],
      ['declined', "I won't be able to get there"],
      ['nothing', 'that should be fine unless it rains'],
      ['nothing', 'it should be fine I suppose'],
      ['nothing', 'should be somewhere here'],
      ['question_asked', 'righto who have we got here then'],
      ['nothing', 'works for me sometimes'],
      ['nothing', 'whatever works for me is never any good'],
      ['nothing', 'rather hot today'],
      ['nothing', 'go ahead'],
      ['nothing', 'a bit later than usual today'],
      ['question_asked', 'should that be fine with the doctor'],
      ['question_asked', 'who comes along'],
    ],
  }),
  more(CALLBACK, {
    need: [
      ['nothing', 'go ahead'],
      ['help_wanted', 'righto yes please'],
      ['help_wanted', 'works for me'],
      ['already_resolved', "it's all been taken care of"],
      ['not_needed', "nah you're right thanks"],
      ['nothing', 'go ahead and make my day why not you lot never help'],
      ['nothing', 'should have been taken care of'],
      ['question_asked', 'has it been taken care of'],
    ],
    time: [
      ['call_time_given', 'friday works for me', { call_text: 'Friday', call_day: '2026-06-05' }],
      ['nothing', 'friday does not work for me'],
      ['nothing', 'I was thinking about friday'],
    ],
  }),
  more(DELIVERY_UPDATE, {
    ask: [
      ['delivery_accepted', 'that should be fine'],
      ['delivery_accepted', 'righto'],
      ['delivery_accepted', "works for me I'll be home"],
      ['nothing', 'that should be fine if the bus is on time'],
      ['nothing', 'should be'],
    ],
  }),
  more(LEAD_QUALIFICATION, {
    interest: [
      ['nothing', 'go ahead'],
      ['interested', 'too right'],
      ['nothing', 'go ahead of me in the queue'],
    ],
    timeframe: [
      ['timeframe_given', 'let me think in a couple of months', { timeframe: 'within_six_months' }],
      ['timeframe_given', 'let me think ... in a couple of months', { timeframe: 'within_six_months' }],
      ['timeframe_given', 'oh a couple of months', { timeframe: 'within_six_months' }],
      ['nothing', 'let me think'],
      ['nothing', 'a couple of months ago'],
      ['nothing', 'not in a couple of months'],
    ],
    decision: [
      ['decision_given', 'the wife and I decide', { decision_maker: 'together' }],
      ['decision_given', 'the wife and I', { decision_maker: 'together' }],
      ['decision_given', 'me and the missus', { decision_maker: 'together' }],
      ['decision_given', 'the missus and me', { decision_maker: 'together' }],
      ['decision_given', 'the wife decides', { decision_maker: 'somebody_else' }],
      ['nothing', 'the wife is out'],
      ['nothing', 'the wife and I were married in may'],
    ],
    call: [
      ['call_wanted', 'go ahead'],
      ['call_wanted', 'righto'],
      ['call_wanted', 'that should be fine'],
      ['call_wanted', 'works for me'],
    ],
  }),
  more(PAYMENT_REMINDER, {
    when: [
      ['cannot_pay', 'skint right now'],
      ['cannot_pay', "I'm skint right now mate"],
      ['cannot_pay', 'bit short this week'],
      ['cannot_pay', 'no can do at the moment'],
      ['payment_day_named', 'friday works for me', { promised_for: '2026-06-05' }],
      ['payment_day_named', 'let me think friday', { promised_for: '2026-06-05' }],
      ['nothing', 'my brother is skint'],
      ['nothing', 'let me think'],
      ['nothing', 'a bit later'],
      ['nothing', 'friday does not work for me'],
      ['nothing', 'never been short in my life'],
    ],
    confirm_day: [
      ['payment_promised', 'that should be fine'],
      ['payment_promised', 'righto'],
      ['payment_promised', 'works for me'],
      ['nothing', 'that should be fine if I get paid'],
    ],
  }),
  more(SATISFACTION_SURVEY, {
    consent: [
      ['survey_accepted', 'go ahead'],
      ['survey_accepted', 'righto go ahead'],
      ['survey_accepted', 'that should be fine'],
      ['survey_accepted', 'works for me'],
      ['nothing', 'go ahead at the lights and turn left'],
    ],
    rating: [
      ['rated', "I'd say a four", { rating: 4 }],
      ['rated', 'four out of five', { rating: 4 }],
      ['rated', 'a two at best', { rating: 2 }],
      ['rated', 'three at the most', { rating: 3 }],
      ['rated', "I'd have to say three", { rating: 3 }],
      ['rated', 'oh easily a five', { rating: 5 }],
      ['nothing', 'at best'],
      ['nothing', 'two at best of times they come late'],
      ['nothing', 'a four or a two at best'],
    ],
    recommend: [
      ['recommendation_scored', 'zero never again', { recommend: 0 }],
      ['recommendation_scored', 'a two at best', { recommend: 2 }],
      ['recommendation_scored', "I'd say a nine", { recommend: 9 }],
      ['recommendation_scored', 'ten every time', { recommend: 10 }],
      ['nothing', 'never again'],
      ['nothing', 'nine years ago at best'],
      ['opted_out', 'zero and never call me again'],
    ],
  }),
]
