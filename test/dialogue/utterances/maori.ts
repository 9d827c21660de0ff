// Common answers in te reo Māori to the questions of all six scenarios, as a recogniser writes them: with macrons,
// without, or with doubled vowels lost; said on Monday 1 June 2026 at noon in Auckland.
import { APPOINTMENT_REMINDER } from './appointment-reminder.ts'
import { CALLBACK } from './callback.ts'
import { DELIVERY_UPDATE } from './delivery-update.ts'
import { more } from './everyday.ts'
import { LEAD_QUALIFICATION } from './lead-qualification.ts'
import { PAYMENT_REMINDER } from './payment-reminder.ts'
import { SATISFACTION_SURVEY } from './satisfaction-survey.ts'
import type { Table } from './table.ts'

export const MAORI: readonly Table[] = [
  more(APPOINTMENT_REMINDER, {
    ask: [
      ['confirmed', 'Āe, ka tae atu au'],
      ['confirmed', 'Kia ora. Āe, ka tae atu au. Ngā mihi nui ki a koutou.'],
      ['confirmed', 'ae ka tae atu ahau'],
      ['confirmed', 'Ka haere mai au'],
      ['confirmed', 'āe, ka haere atu mātou'],
      ['confirmed', 'āe mārika'],
      ['confirmed', 'ka pai, ngā mihi'],
      ['confirmed', 'Āe, kei reira au'],
      ['confirmed', 'āe tika, tēnā koe'],
      ['declined', 'Kāo'],
      ['declined', 'Kāo, e kore au e tae atu'],
      ['declined', 'kāore au e tae atu'],
      ['declined', 'kāore au e haere mai'],
      ['declined', 'E kore e taea e au'],
      ['declined', 'Aroha mai, kāore e taea'],
      ['reschedule_requested', 'kāore, he rā anō'],
      ['reschedule_requested', 'he wā anō'],
      ['nothing', 'Kia ora'],
      ['nothing', 'Kia ora, ngā mihi nui ki a koutou'],
      ['nothing', 'Tēnā koe'],
      ['nothing', 'Āe pea'],
      ['nothing', 'Ka tae atu pea au'],
      ['nothing', 'kāore au e mōhio'],
      ['nothing', 'mehemea ka tae atu au'],
      ['nothing', 'taihoa'],
      ['question_asked', 'ko wai tēnei'],
      ['question_asked', 'he aha tēnei'],
      ['repeat_requested', 'aroha mai, kōrero anō'],
      ['opted_out', 'kāti te waea mai'],
      ['opted_out', 'kaua e waea mai anō'],
    ],
  }),
  more(CALLBACK, {
    need: [
      ['help_wanted', 'āe koa'],
      ['help_wanted', 'āe, ngā mihi'],
      ['not_needed', 'kāo, ngā mihi'],
      ['nothing', 'āe pea'],
    ],
  }),
  more(DELIVERY_UPDATE, {
    ask: [
      ['delivery_accepted', 'āe, kei te kāinga au'],
      ['nobody_home', 'kāo'],
      ['nothing', 'kei te kāinga pea'],
    ],
  }),
  more(LEAD_QUALIFICATION, {
    interest: [
      ['interested', 'āe, e hiahia tonu ana'],
      ['not_interested', 'kāo, kāore au e hiahia'],
      ['nothing', 'kāore au i te mōhio'],
    ],
  }),
  more(PAYMENT_REMINDER, {
    identify: [
      ['identity_confirmed', 'āe, ko au tēnei'],
      ['recipient_unavailable', 'kāo'],
      ['nothing', 'ko wai'],
    ],
    confirm_day: [
      ['payment_promised', 'āe, ka pai'],
      ['payment_promised', 'āe, e tika ana'],
      ['day_withdrawn', 'kāo'],
      ['nothing', 'pea'],
    ],
  }),
  more(SATISFACTION_SURVEY, {
    consent: [
      ['survey_accepted', 'āe, haere tonu'],
      ['declined', 'kāo, ngā mihi'],
    ],
    rating: [
      ['rated', 'e whā', { rating: 4 }],
      ['rated', 'e rima', { rating: 5 }],
      ['nothing', 'tino pai'],
    ],
  }),
]
