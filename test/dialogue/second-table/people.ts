// A second table of utterances, written from the questions alone, without a look at any phrase, word list or test of
// the engine. It is a measure, not a goal: nothing was mended because of it.
// Said on Monday 1 June 2026 at noon in Auckland.
import type { Table } from '../utterances/table.ts'

const APPOINTMENT: Table = {
  scenario: 'appointment_reminder',
  context: { first_name: 'Hemi', appt: 'Thursday 4 June at 2:15 pm' },
  states: {
    ask: {
      after: [],
      says: [
        ['confirmed', 'yes thursday suits me fine'],
        ['confirmed', 'yeah all good see you at quarter past two'],
        ['confirmed', 'that should be ok yes'],
        ['confirmed', 'mm hmm I have it written down'],
        ['confirmed', 'ae ka pai'],
        ['confirmed', 'righto I will come along'],
        ['declined', 'no I am going to be out of town'],
        ['declined', 'ah sorry mate not going to happen'],
        ['declined', 'I have to cancel that one please'],
        ['reschedule_requested', 'any chance of the following week'],
        ['reschedule_requested', 'could we make it a bit later in the afternoon'],
        ['reschedule_requested', 'I would rather come on friday if you have something'],
        ['callback_requested', 'I am at work can you ring me after five', { callback_at: '2026-06-01T05:00:00Z' }],
        ['callback_requested', 'bad time sorry give me a buzz tomorrow morning'],
        ['opted_out', 'I have told you people before do not ring this number again'],
        ['wrong_number', 'there is no hemi living here'],
        ['agent_requested', 'can I just talk to somebody at the desk'],
        ['question_asked', 'do I need to bring anything with me'],
        ['question_asked', 'which clinic is that at'],
        ['repeat_requested', 'say that again the line is terrible'],
        ['nothing', 'hang on the dog is barking'],
        ['nothing', 'hello hello can you hear me'],
        ['nothing', 'I might be able to it depends on my boss'],
        ['nothing', 'yes well no I am not really sure'],
        ['nothing', 'the bus was late again this morning'],
      ],
    },
  },
}

const PAYMENT: Table = {
  scenario: 'payment_reminder',
  context: { first_name: 'Priya', business: 'Harbour Power', amount: '$84.50', due_date: 'Friday 29 May' },
  states: {
    identify: {
      after: [],
      says: [
        ['identity_confirmed', 'yes this is priya'],
        ['identity_confirmed', 'that is me yes who wants to know'],
        ['recipient_unavailable', 'no she is out at the moment'],
        ['wrong_number', 'you have got the wrong number dear'],
        ['opted_out', 'take this number off whatever list you have'],
        ['nothing', 'maybe'],
        ['nothing', 'who am I speaking to please'],
      ],
    },
    when: {
      after: ['yes speaking'],
      says: [
        ['payment_day_named', 'I get paid on thursday so then', { promised_for: '2026-06-04' }],
        ['payment_day_named', 'I can do it tomorrow', { promised_for: '2026-06-02' }],
        ['payment_day_named', 'let us say the tenth of june', { promised_for: '2026-06-10' }],
        ['already_paid', 'I paid that last week online'],
        ['already_paid', 'it went out of my account already'],
        ['cannot_pay', 'honestly I do not have the money right now'],
        ['cannot_pay', 'I lost my job I cannot pay it'],
        ['disputed', 'that is not right I never used that much power'],
        ['nothing', 'what is this about a payment'],
        ['nothing', 'sometime I suppose'],
        ['question_asked', 'how do I pay it'],
        ['agent_requested', 'I want to speak to a human about this'],
      ],
    },
    help: {
      after: ['yes speaking', 'I cannot pay'],
      says: [
        ['help_requested', 'yes that would help me a lot'],
        ['declined', 'no thanks I will sort it out myself'],
      ],
    },
  },
}

const DELIVERY: Table = {
  scenario: 'delivery_update',
  context: { first_name: 'Tom', business: 'Harbour Couriers', delivery: 'Wednesday 3 June between 9 am and 1 pm' },
  states: {
    ask: {
      after: [],
      says: [
        ['delivery_accepted', 'yep I will be home all morning'],
        ['delivery_accepted', 'my wife will be in'],
        ['nobody_home', 'no we are both at work'],
        ['instructions_given', 'just leave it behind the wood pile'],
        ['instructions_given', 'you can drop it with number twelve next door'],
        ['new_day_requested', 'can you bring it on friday instead'],
        ['delivery_refused', 'I did not order anything send it back'],
        ['question_asked', 'what is in the parcel'],
        ['nothing', 'it is raining cats and dogs here'],
        ['nothing', 'should be but I cannot promise anything'],
      ],
    },
    other_day: {
      after: ['no', 'do not leave it outside'],
      says: [
        ['new_day_requested', 'saturday would be good', { preferred_day: '2026-06-06' }],
        ['nothing', 'let me ask my husband'],
      ],
    },
  },
}

const SURVEY: Table = {
  scenario: 'satisfaction_survey',
  context: { first_name: 'Mere', business: 'Harbour Motors', experience: 'your car service last Thursday' },
  states: {
    consent: {
      after: [],
      says: [
        ['survey_accepted', 'go on then'],
        ['survey_accepted', 'sure if it is quick'],
        ['declined', 'not today thank you'],
        ['declined', 'I do not do surveys'],
        ['callback_requested', 'I am driving call me tonight'],
        ['nothing', 'questions about what'],
      ],
    },
    rating: {
      after: ['yes'],
      says: [
        ['rated', 'I would give it a four', { rating: 4 }],
        ['rated', 'five out of five they were lovely', { rating: 5 }],
        ['rated', 'oh a two at best', { rating: 2 }],
        ['nothing', 'it was alright I guess'],
        ['nothing', 'ten'],
        ['nothing', 'the car had done a hundred and forty thousand'],
      ],
    },
    recommend: {
      after: ['yes', 'four'],
      says: [
        ['recommendation_scored', 'nine', { recommend: 9 }],
        ['recommendation_scored', 'zero never going back', { recommend: 0 }],
        ['nothing', 'I do not have any friends with cars'],
      ],
    },
    comment: {
      after: ['yes', 'four', 'eight'],
      says: [
        ['comment_given', 'they washed the car without being asked'],
        ['no_comment', 'no particular reason'],
      ],
    },
  },
}

const LEAD: Table = {
  scenario: 'lead_qualification',
  context: { first_name: 'Ana', business: 'Harbour Solar', interest: 'solar panels for your home' },
  states: {
    interest: {
      after: [],
      says: [
        ['interested', 'yes we are still thinking about it'],
        ['interested', 'definitely'],
        ['not_interested', 'no we went with another company'],
        ['opted_out', 'please stop calling us'],
        ['nothing', 'did I'],
        ['question_asked', 'how much do they cost'],
      ],
    },
    timeframe: {
      after: ['yes'],
      says: [
        ['timeframe_given', 'as soon as we can really', { timeframe: 'within_a_month' }],
        ['timeframe_given', 'probably later this year', { timeframe: 'within_six_months' }],
        ['timeframe_given', 'just having a look around', { timeframe: 'only_looking' }],
        ['nothing', 'good question'],
      ],
    },
    decision: {
      after: ['yes', 'within a month'],
      says: [
        ['decision_given', 'my husband and I decide these things', { decision_maker: 'together' }],
        ['decision_given', 'it is up to me', { decision_maker: 'alone' }],
        ['decision_given', 'the landlord has the last word', { decision_maker: 'somebody_else' }],
        ['nothing', 'decide what sorry'],
      ],
    },
  },
}

const CALLBACK: Table = {
  scenario: 'callback',
  context: { first_name: 'Lena', business: 'Harbour Insurance', topic: 'your claim' },
  states: {
    need: {
      after: ['yes'],
      says: [
        ['help_wanted', 'yes I still have not heard anything'],
        ['already_resolved', 'no somebody fixed it yesterday'],
        ['not_needed', 'forget it I do not need it any more'],
        ['nothing', 'which claim do you mean'],
        ['agent_requested', 'give me a real person'],
        ['opted_out', 'I never want to hear from you lot again'],
        ['nothing', 'sorry the kids are screaming'],
      ],
    },
    time: {
      after: ['yes', 'yes', 'no'],
      says: [
        ['call_time_given', 'tomorrow around ten in the morning', { call_at: '2026-06-01T22:00:00Z' }],
        ['call_time_given', 'whenever you like'],
        ['call_time_given', 'wednesday at half past three', { call_at: '2026-06-03T03:30:00Z' }],
        ['nothing', 'not while I am at work'],
      ],
    },
  },
}

export const SECOND_TABLES: readonly Table[] = [APPOINTMENT, PAYMENT, DELIVERY, SURVEY, LEAD, CALLBACK]
