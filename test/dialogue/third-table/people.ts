// A third table of utterances, written by somebody who had not read the phrases, the word lists or the other tables of
// the engine: only the questions and the names of the intents. Spoken style with accents and with what a recogniser
// mishears. Like the second it is a measure, scored once as it was.
// Said on Monday 1 June 2026 at noon in Auckland.
import type { Table } from '../utterances/table.ts'

const APPOINTMENT: Table = {
  scenario: 'appointment_reminder',
  context: { first_name: 'Mere', appt: 'Wednesday 3 June at 9:40 am' },
  states: {
    ask: {
      after: [],
      says: [
        ['confirmed', 'oh yip yip nine forty wednesday no worries at all'],
        ['confirmed', 'aye that is sweet as I will be there'],
        ['confirmed', 'yis that is right I am coming'],
        ['confirmed', 'āe ka kite koe i a au'],
        ['declined', 'ah no look I have gone and broken my ankle I will not be coming in'],
        ['nothing', 'I am just out walking the dog'],
        ['reschedule_requested', 'could you push it back to friday'],
        ['reschedule_requested', 'wednesday is no good for me now have you got something else'],
        ['opted_out', 'for the love of god stop ringing me'],
        ['opted_out', 'please delete my number I do not want these robot calls'],
        ['wrong_number', 'mere I do not know any mere you have the wrong person'],
        ['agent_requested', 'can you put a real person on please'],
        ['question_asked', 'is that the one with doctor patel or the nurse'],
        ['question_asked', 'how long is it going to take'],
        ['repeat_requested', 'sorry love come again you broke up there'],
        ['nothing', 'just a sec I am pulling over'],
        ['nothing', 'who are you where are you calling from'],
        ['nothing', 'I would have to check with my daughter she drives me'],
        ['nothing', 'yeah nah I mean I do not know yet'],
      ],
    },
  },
}

const PAYMENT: Table = {
  scenario: 'payment_reminder',
  context: { first_name: 'Sanjay', business: 'Kauri Power', amount: '$212.40', due_date: 'Friday 22 May' },
  states: {
    identify: {
      after: [],
      says: [
        ['identity_confirmed', 'speaking yes'],
        ['identity_confirmed', 'it is I am he'],
        ['recipient_unavailable', 'he is out on the boat today'],
        ['wrong_number', 'no no no you have got the wrong house'],
        ['nothing', 'who wants to know'],
        ['nothing', 'is this about the internet'],
      ],
    },
    when: {
      after: ['yes speaking'],
      says: [
        ['payment_day_named', 'I get paid on friday so friday', { promised_for: '2026-06-05' }],
        ['payment_day_named', 'put me down for the tenth', { promised_for: '2026-06-10' }],
        ['payment_day_named', 'I can do it tomorrow arvo', { promised_for: '2026-06-02' }],
        ['already_paid', 'but I sorted that last week through the app'],
        ['already_paid', 'it went out of my account on saturday'],
        ['disputed', 'that is not my bill I moved out in march'],
        ['disputed', 'two hundred and twelve that cannot be right I never used that much'],
        ['cannot_pay', 'I am between jobs mate there is just nothing in the bank'],
        ['opted_out', 'do not call here again about this'],
        ['callback_requested', 'I am in a meeting try me at four', { callback_at: '2026-06-01T04:00:00Z' }],
        ['question_asked', 'can I pay that by credit card'],
        ['nothing', 'my wife does all the bills you would have to ask her'],
        ['nothing', 'hmm friday was a busy day'],
        ['nothing', 'okay'],
      ],
    },
    confirm_day: {
      after: ['yes speaking', 'on friday'],
      says: [
        ['payment_promised', 'yeah lock it in'],
        ['payment_day_named', 'actually make that monday', { promised_for: '2026-06-08' }],
        ['day_withdrawn', 'no hang on that is not what I said'],
        ['nothing', 'if the money comes through yes'],
      ],
    },
    help: {
      after: ['yes speaking', 'I cannot pay it'],
      says: [
        ['help_requested', 'that would be a big help thank you'],
        ['declined', 'no leave it I will work it out myself'],
      ],
    },
  },
}

const DELIVERY: Table = {
  scenario: 'delivery_update',
  context: { first_name: 'Tane', business: 'Tui Couriers', delivery: 'tomorrow between 1 and 3 pm' },
  states: {
    ask: {
      after: [],
      says: [
        ['delivery_accepted', 'yep the missus is home all day'],
        ['nobody_home', 'we are both at work then I am afraid'],
        ['instructions_given', 'chuck it behind the water tank'],
        ['delivery_refused', 'I never ordered anything send it back'],
        ['opted_out', 'take this number off your system'],
        ['question_asked', 'what is in it'],
        ['question_asked', 'can you tell the driver to ring when he is close'],
        ['repeat_requested', 'what time did you say'],
        ['nothing', 'is that you bro'],
        ['nothing', 'it depends if the rain holds off'],
        ['nothing', 'there was a parcel yesterday too'],
      ],
    },
    safe_place: {
      after: ['nobody will be home'],
      says: [
        ['instructions_given', 'pop it in the carport by the freezer'],
        ['new_day_requested', 'saturday would be better', { preferred_day: '2026-06-06' }],
        ['leaving_refused', 'no do not leave it lying around here'],
        ['nothing', 'let me have a think'],
      ],
    },
  },
}

const SURVEY: Table = {
  scenario: 'satisfaction_survey',
  context: { first_name: 'Aoife', business: 'Rātā Motors', experience: 'the service of your car on Friday' },
  states: {
    consent: {
      after: [],
      says: [
        ['survey_accepted', 'aye go on then'],
        ['survey_accepted', 'if it is quick sure'],
        ['declined', 'I have not got time for surveys sorry'],
        ['callback_requested', 'not now ring us tonight at seven', { callback_at: '2026-06-01T07:00:00Z' }],
        ['nothing', 'what car'],
        ['nothing', 'hello is anyone there'],
      ],
    },
    rating: {
      after: ['yes'],
      says: [
        ['rated', 'ah I would give youse a four', { rating: 4 }],
        ['rated', 'five out of five they were brilliant', { rating: 5 }],
        ['rated', 'hmm maybe a three', { rating: 3 }],
        ['nothing', 'I have been going there for four years'],
        ['nothing', 'it was grand'],
        ['nothing', 'seven'],
      ],
    },
    recommend: {
      after: ['yes', 'four'],
      says: [
        ['recommendation_scored', 'a solid nine', { recommend: 9 }],
        ['recommendation_scored', 'zero I would not send my worst enemy there', { recommend: 0 }],
        ['nothing', 'I have told two of my friends already'],
      ],
    },
  },
}

const LEAD: Table = {
  scenario: 'lead_qualification',
  context: { first_name: 'Wiremu', business: 'Sunny Roofs', interest: 'solar panels' },
  states: {
    interest: {
      after: [],
      says: [
        ['interested', 'oh yeah still keen as'],
        ['not_interested', 'we ended up going with another mob'],
        ['not_interested', 'nah changed my mind on that'],
        ['opted_out', 'I am on the do not call list you know never ring me again'],
        ['question_asked', 'what sort of price are we talking'],
        ['nothing', 'my brother had some put on his place'],
        ['nothing', 'I did not ask anybody about anything who is this'],
      ],
    },
    timeframe: {
      after: ['yes'],
      says: [
        ['timeframe_given', 'as soon as you can get here', { timeframe: 'within_a_month' }],
        ['timeframe_given', 'sometime before christmas I suppose', { timeframe: 'within_six_months' }],
        ['timeframe_given', 'just kicking the tyres at this stage', { timeframe: 'only_looking' }],
        ['nothing', 'well that is the question is it not'],
      ],
    },
    decision: {
      after: ['yes', 'within a month'],
      says: [
        ['decision_given', 'me and the wife would talk about it', { decision_maker: 'together' }],
        ['decision_given', 'it is my place so it is up to me', { decision_maker: 'alone' }],
        ['decision_given', 'the landlord has the final word', { decision_maker: 'somebody_else' }],
      ],
    },
  },
}

const CALL_BACK: Table = {
  scenario: 'callback',
  context: { first_name: 'Lupe', business: 'Harbour Bank', topic: 'your mortgage' },
  states: {
    need: {
      after: ['yes it is'],
      says: [
        ['help_wanted', 'yes please I am still waiting'],
        ['already_resolved', 'oh a lovely lady at the branch fixed that for me'],
        ['not_needed', 'do not worry about it any more'],
        ['agent_requested', 'I just want to talk to somebody now not a machine'],
        ['question_asked', 'what was that about again'],
        ['nothing', 'the mortgage'],
      ],
    },
  },
}

/** The question is: "All right, we will call you again on Tuesday 2 June at 3 pm. Is that right?" */
const READ_BACK: Table = {
  scenario: 'appointment_reminder',
  context: { first_name: 'Mere', appt: 'Wednesday 3 June at 9:40 am' },
  states: {
    ask: {
      after: ['can you call me back tomorrow at three'],
      says: [
        ['nothing', 'yip that will do', { callback_at: '2026-06-02T03:00:00Z' }],
        ['callback_requested', 'no I said four', { callback_at: '2026-06-02T04:00:00Z' }],
        ['callback_requested', 'make it half past', { callback_at: '2026-06-02T03:30:00Z' }],
        ['callback_requested', 'sorry I meant wednesday', { callback_at: '2026-06-03T03:00:00Z' }],
        ['opted_out', 'actually do not bother just take me off the list'],
      ],
    },
  },
}

export const THIRD_TABLES: readonly Table[] = [APPOINTMENT, PAYMENT, DELIVERY, SURVEY, LEAD, CALL_BACK, READ_BACK]
