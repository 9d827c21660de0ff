// What ends any call at any point: no more calls, wrong number, a person please, somebody else answered,
// I will ring you. Checked before the scenario's own meanings; opt-out first of all, because a
// missed one is a complaint to a regulator and a mistaken one costs a single conversation.
import type { Slots } from './scenario.ts'
import { MAORI_NO_MORE_CALLS } from './te-reo.ts'

export interface GuardRail {
  readonly intent: string
  /** Said anywhere in the utterance. */
  readonly phrases: readonly string[]
  /** Said and nothing else beside it. */
  readonly alone: readonly string[]
  /** Taken out first: words that look like the phrases and mean something else. */
  readonly not: readonly string[]
  /** Said anywhere, these words keep `not` from being taken out. */
  readonly insists?: readonly string[]
  readonly confidence: number
  readonly set: Slots
  readonly say: readonly string[]
  readonly end: string
}

const CALLING =
  '(calling|ringing|phoning|texting|contacting|messaging|bothering|harassing|bugging|pestering|hassling|hounding|spamming|disturbing|annoying)'
const CALL = '(call|ring|phone|text|contact|message|bother|harass|bug|pester|hassle|disturb|dial)'
const CALLED = '(called|rung|phoned|contacted|bothered|texted|messaged|disturbed)'
const LIST = '(list|lists|database|system|records|register|books)'
const WEEKDAY = '(monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekends|the weekend|weekdays)'

const OPTED_OUT: GuardRail = {
  intent: 'opted_out',
  phrases: [
    `(stop|quit|cease|enough|no more|sick of|tired of|fed up with) * ${CALLING}`,
    'stop * (these calls|the calls|your calls|this call|calls|sending|reminders|robocalls)',
    `(do not|never|not to|to not|should not|must not|stop trying to|do not want you to|would rather you did not) [ever|you|dare|bother|even|keep|want you to] [ever|dare|bother] (${CALL}|${CALLING}|be ${CALLED})`,
    `not (be|get) ${CALLED} [again|anymore]`,
    `(you|just|to) not ${CALL} (me|us|here|this)`,
    `(do not|never|not|no longer) (want|wish|like|care|need) to (hear|be|get) (from you|from this|from anyone|again|${CALLED}|on * ${LIST})`,
    `(do not|never|no longer) (want|wish|need) [to get|to receive|to have|to take|to be getting] (any|more|these|your|those|anymore) [more|further|of] [these|your|of|other|such] [phone|automated|stupid|bloody|damn] (calls|reminders|messages|robocalls|texts)`,
    `no need to ${CALL} [me|us] (again|anymore|in future)`,
    `(take|get|remove|delete|scrub|strike|cross|wipe|erase|drop|pull) * (off|from|out of) * ${LIST}`,
    `(off|from|out of) (your|the|this|that|all) [call|calling|contact|mailing|phone|marketing|stupid|bloody|damn|bleeding] [calling] ${LIST}`,
    '(take|get|strike|cross) (me|us|my number|my name|this number|this phone) off',
    '(remove|delete|lose|forget|scrub|erase|wipe|block) (me|my number|my name|my details|my phone number|this number|our number|the number)',
    'unsubscribe [me]',
    'unsubscribed',
    'opt [me|us] out',
    '(opting|opted) out',
    '(i|we) want out',
    'do not call (list|register|registry)',
    'no [(phone|automated|robot|robo|bot|ai|spam)] robocalls',
    'no (automated|robot|robo|bot|ai|spam) (calls|calling)',
    '(stop|quit) with (the|these|your|this) [automated|robot] (calls|calling|robocalls|reminders)',
    'no more [of] [these|those|your] [phone|automated|robot|robo|bot|ai|spam|stupid|bloody] (calls|call|calling|reminders|robocalls|of these|of this)',
    'no further (calls|contact)',
    'leave (me|us) (alone|be)',
    '(never|do not) (call|ring|phone|contact) (back|here|again)',
    '(withdraw|revoke|withdrawing|revoking) * consent',
    '(do not|did not|never) (have|gave you|give you|gave|had) [my|any] (consent|permission)',
    'cease and desist',
    '(have|get|want|be) * (removed|deleted|taken off|unlisted)',
    '(number|name|details) * (removed|deleted|taken off)',
    '(do not|never) consent',
    '(do not|never|no longer) (want|wish|need|like) * (calls|reminders|robocalls)',
    '(do not|never) (want|need|like) (this|these|your|the|another|such) (call|calls)',
    `(do not|never) (want|like|need) you ${CALLING}`,
    `not (allowed|permitted|authorised) to ${CALL}`,
    `(stop|quit) [to] ${CALL} (me|us|here)`,
    `no ${CALL} (me|us) (again|anymore|more) $`,
    `(mind|about) not ${CALLING}`,
    `(call|ring|phone|contact) * (ever again|again ever)`,
    '(cease|stop|no) [all] [further] (contact|communication|communications)',
    '(enough|no more) (of|with) (the|these|your|this) (calls|reminders|calling)',
    '(quit it|knock it off|enough already|give it a rest|stop) with (these|those|(the|these|your|all these) [phone|automated] (calls|calling|reminders))',
    `(report (you|this|them)|sue|block (you|them|this)|complain) * (if|next time) (you|they) * ${CALL}`,
    `${CALL} [me|us|here] (again|one more time|once more) and (i|we) will (sue|report|block|complain|go to|call the police)`,
    '(delete|remove|erase|wipe) [all] [of] (my|our) [personal|contact] (data|information|info|records)',
    '(do not|never|no longer) (want|wish|like|care) to (receive|get|be getting) (these|those|them) [anymore] $',
    `should not be ${CALLING}`,
    `does not want (you to ${CALL}|to hear from you|to be ${CALLED}|[any|more|your|these] calls)`,
    `(prefer|rather|appreciate it if|happier if) [it if] you did not ${CALL}`,
    '(turn|switch) (these|the|your|those) [phone|automated] (calls|reminders) off',
    '(only|please) no [more] calls',
    '(this|it|that) is harassment',
    '(cancel|turn off|switch off|end|discontinue) [all] (these|the|your|my|those|future|further) [phone] (reminders|calls|reminder calls)',
    '(do not|never|stop) send (me|us)',
    'stop $',
    ...MAORI_NO_MORE_CALLS,
    '(piss|fuck|bugger|sod) off',
    'get stuffed',
  ],
  alone: [
    'stop [it|this|that|now]',
    'no more',
    '(make|making) it stop',
    'go away',
    'get lost',
    'get off [my phone|the phone|the line]',
    'buzz off',
    'rack off',
  ],
  not: [
    `(do not|cannot) ${CALL} [me|us|back|here|this number] [back|again] [right] (now|just now|today|tonight|this (morning|afternoon|evening)|before|until|till|at (work|night|lunch|dinner|this)|in the (morning|evening|afternoon)|during|on ${WEEKDAY}|too (early|late)|after [half|about] [past] (1|2|3|4|5|6|7|8|9|10|one|two|three|four|five|six|seven|eight|nine|ten|dark|work))`,
    'do not stop (calling|ringing)',
    'do not bother $',
    'do not stop $',
    'do not ring the (bell|doorbell|buzzer|door)',
    '(off|from|on) (the|your) (waiting|cancellation|guest) list',
    '(cannot|bus|tram|train|truck|pit|next|last|full|short) stop',
    'do not (text|message|phone|call) (while|when|and)',
  ],
  insists: ['(again|ever|never|anymore)'],
  confidence: 0.97,
  set: { opted_out: true },
  say: ["All right. I'll take you off our list, and we won't call you again. Goodbye."],
  end: 'opted_out',
}

const WRONG_NUMBER: GuardRail = {
  intent: 'wrong_number',
  phrases: [
    'wrong (number|person|house|phone|guy|lady|man|woman|thename)',
    '(got|have|dialled|dialed|rung|called) the wrong',
    '(i am|am|is|it is|this is|that is) not thename',
    'not thename',
    'no thename (here|at|on|lives)',
    '(nobody|no one|noone|there is no|there is no one|there is nobody|is not anyone|no person) [here] [named|called|by|with|of] (thename|that name|the name)',
    'there is (not a|no) thename',
    'thename (does not|do not|did not|no longer|has not|has never) [even] (live|lives|lived|living|work|works|have|has)',
    'thename (is not|is no longer) (at|on) this',
    '(he|she|they) (does not|do not|no longer) (live|lives) [here]',
    '(he|she|they|thename) [has|have] moved (out|away)',
    '(do not|never) (know|knew|met) [any|a|anyone|who] [called|named|by|is] (thename|that name|her|him|that person|that is)',
    'never heard of (thename|her|him|them|that person)',
    'not my (booking|number|name|appointment)',
    'not the right (person|number)',
    'not the person you',
  ],
  alone: [],
  not: [],
  confidence: 0.92,
  set: { reason: 'wrong_number' },
  say: ["I'm sorry to have bothered you. I'll make a note that this is the wrong number. Goodbye."],
  end: 'wrong_number',
}

const AGENT_REQUESTED: GuardRail = {
  intent: 'agent_requested',
  phrases: [
    '(speak|talk|chat|get|want|like|have|need|give|pass|switch|hand) [me] [to|with|over to] (a|an|some|the|your|one of your) [real|actual|live|human|proper|customer service|other] (person|human|agent|operator|representative|rep|receptionist|manager|supervisor|human being|people|staff|nurse|doctor|adviser|advisor|team member)',
    '(real|actual|live|proper) (person|human|human being|agent|people)',
    '(speak|talk|chat) (to|with) (someone|somebody|anyone|anybody|reception|people|staff|customer service)',
    '(put|patch) me through',
    '(transfer|connect) me',
    'not [to] [a|some] (robot|robots|machine|computer|bot|bots)',
    '(do not|will not|hate|rather not) [want to|like to|to] (talk|talking|speak|speaking) to [a|an] (robots|robot|machines|machine|computers|computer|bots|bot|ai)',
  ],
  alone: [
    'operator',
    'representative',
    'agent',
    'reception',
    'customer service',
    'human',
    'a human',
    'person',
    'a person',
  ],
  not: [
    '(are you|is this|is it|am i (talking|speaking) to) a [real|actual|live|proper] (person|human|human being|robot)',
  ],
  confidence: 0.9,
  set: { reason: 'agent_requested' },
  say: [
    "I can't put you through from here, but I'll let the team know that you'd like to speak with a person. Goodbye.",
  ],
  end: 'no_resolution',
}

const RECIPIENT_UNAVAILABLE: GuardRail = {
  intent: 'recipient_unavailable',
  phrases: [
    '(he|she|they|thename) (is|are) (not (here|home|in|available|around|at home)|out|away|asleep|sleeping|in the shower|at work|at school)',
    '(thename|this is|i am) (his|her|their) (wife|husband|mother|mum|dad|father|partner|son|daughter|flatmate|sister|brother|carer)',
    '(i am|this is) thename (wife|husband|mother|mum|dad|father|partner|son|daughter|flatmate|sister|brother|carer)',
  ],
  alone: [],
  not: [],
  confidence: 0.85,
  set: { reason: 'recipient_unavailable' },
  say: ["Thank you for telling me. I'll let the team know. Goodbye."],
  end: 'no_resolution',
}

const KIN =
  '(father|dad|mother|mum|parents|husband|wife|partner|son|daughter|brother|sister|baby|child|grandmother|grandfather|grandma|grandad|nana|nan|koro|kuia|uncle|auntie|aunt|cousin|friend|boyfriend|girlfriend)'

const BEREAVEMENT: GuardRail = {
  intent: 'bereavement',
  phrases: [
    `(${KIN}|he|she|they|thename|somebody|someone) [has|have|had|is] [just|sadly|recently|suddenly] (passed away|passed on|died|deceased|dead $)`,
    '(death|bereavement) in (the|our|my) (family|whanau)',
    `(lost|buried|burying|bury) my ${KIN} (last|this|on|recently|yesterday|today|tomorrow|a|to|just|$)`,
    `${KIN} (funeral|tangi)`,
  ],
  alone: [],
  not: [],
  confidence: 0.9,
  set: { reason: 'bereavement' },
  say: ["I'm very sorry for your loss. I won't trouble you any further, and I'll let the team know. Goodbye."],
  end: 'no_resolution',
}

const WILL_CALL_BACK: GuardRail = {
  intent: 'will_call_back',
  phrases: [
    '(can|could|may) (i|we) [just] (let you know|get back to you|come back to you)',
    '(i|we) will [just|have to] (call|ring|phone|give) (you|back|them|the clinic|reception|the office) [a] [call|ring|back]',
  ],
  alone: [],
  not: [],
  confidence: 0.85,
  set: { reason: 'will_call_back' },
  say: ["That's fine, call us whenever it suits you. Goodbye."],
  end: 'no_resolution',
}

/** In the order in which they are looked for; a call back is looked for after the first three. */
export const GUARD_RAILS: readonly GuardRail[] = [
  OPTED_OUT,
  WRONG_NUMBER,
  AGENT_REQUESTED,
  BEREAVEMENT,
  RECIPIENT_UNAVAILABLE,
  WILL_CALL_BACK,
]

/** Every scenario declares these: a guard rail or the engine's patience may end in them. */
export const GUARD_RAIL_OUTCOMES = ['callback_requested', 'opted_out', 'wrong_number', 'no_resolution', 'transferred']
