// What the simulated people who agree, and those who decline, say to the words they hear. One list each
// for all scenarios: a line is chosen by what the agent asked, the last ones fit anything.
// Used by persons.ts; add a line above the last one for each question of a new scenario.
import type { Line } from './person.ts'

const says = (text: string, hears?: RegExp): Line => ({ hears, deed: { do: 'say', text } })

/** Who they are, they say whatever they make of the call. */
const HERSELF: readonly Line[] = [says('Yes, speaking.', /am i speaking with|is this \S+\?$/i)]

/** People who go along with whatever the call is about. */
export const AGREEING: readonly Line[] = [
  ...HERSELF,
  // payment_reminder
  says("I'll pay it on Friday.", /which day will you be able|when do you think you can pay/i),
  says("Yes, that's right.", /shall i note that down/i),
  // delivery_update
  says("Yes, I'll be home.", /will somebody be there/i),
  says('Just knock loudly, the bell is broken.', /anything the driver should know/i),
  // satisfaction_survey
  says('Yes, go ahead.', /three short questions/i),
  says("I'd say a five.", /from one to five/i),
  says('Nine.', /from zero to ten/i),
  says('The people were lovely, and it was quick.', /main reason for that score/i),
  // lead_qualification
  says("Yeah, I'm still interested.", /are you still interested/i),
  says('In a few months.', /how soon would you like to start/i),
  says('Just me.', /would you decide that/i),
  says('Yes please.', /somebody from the team to call you/i),
  says('Tomorrow at three would be good.', /when would suit you|good time to ring you/i),
  // callback
  says('Yes, I still need help with that.', /do you still need help/i),
  says("No, they've got everything, thanks.", /before they ring you/i),
  says("Yes, I'll be there, thanks."),
]

/** The same in te reo Māori. */
export const AGREEING_IN_TE_REO: readonly Line[] = [
  says('Kia ora. Āe, ko au tēnei.', /am i speaking with|is this \S+\?$/i),
  // payment_reminder
  says('Ka utu au ā te Paraire.', /which day will you be able|when do you think you can pay/i),
  says('Āe, e tika ana.', /shall i note that down/i),
  // delivery_update
  says('Āe, kei te kāinga au.', /will somebody be there/i),
  says('Kāo, ngā mihi.', /anything the driver should know|before they ring you/i),
  // satisfaction_survey
  says('Āe, ka pai.', /three short questions/i),
  says('Rima.', /from one to five/i),
  says('Iwa.', /from zero to ten/i),
  says('He tino pai ngā kaimahi.', /main reason for that score/i),
  // lead_qualification
  says('Āe, e hiahia tonu ana.', /are you still interested/i),
  says('Ā ngā marama e toru.', /how soon would you like to start/i),
  says('Ko au anake.', /would you decide that/i),
  says('Āe, ka pai.', /somebody from the team to call you/i),
  says('Āpōpō i te ata.', /when would suit you|good time to ring you/i),
  // callback
  says('Āe koa.', /do you still need help/i),
  says('Kia ora. Āe, ka tae atu au. Ngā mihi nui ki a koutou.'),
]

/** People who would rather not. */
export const DECLINING: readonly Line[] = [
  ...HERSELF,
  says("I can't pay that just now, sorry.", /which day will you be able/i),
  says('No thanks, just leave it.', /another time|instead/i),
  says('No thanks, neither really.', /leave it somewhere safe/i),
  says("No, sorry, nobody's going to be home.", /will somebody be there/i),
  says('No thanks.', /other ways to pay|three short questions|do you still need help/i),
  says("No, I've changed my mind, thanks.", /are you still interested/i),
  says("No, sorry, I can't make it."),
]
