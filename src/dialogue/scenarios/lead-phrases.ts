// What people say to the questions of lead-qualification.ts: the phrases of each of its meanings, see ../phrases.ts.
import type { Scenario } from '../scenario.ts'
import { MAORI_ALONE, MAORI_MONTHS, MAORI_SOON, MAORI_TOGETHER, MAORI_WANTING } from '../te-reo.ts'

const PARTNER = '(wife|husband|partner|family|missus|boyfriend|girlfriend|brother|sister|parents|business partner)'

export const LEAD_PHRASES: Scenario['meanings'] = {
  // where a call was offered, a polite no is about the call
  no_call: [
    '^ [no|nah|nope|oh|sorry] (no thanks|no thank you|not really|nah thanks|kao nga mihi|never mind) [thanks|thank you|sorry] $',
  ],
  no_more: [
    'already have (them|it|one|some)',
    '(changed|change) (my|our) mind',
    '(gone|went|going) with (someone|somebody|another|a different|other)',
    '(already|have) [already] (got|bought|had) (one|some|it|them) [done|installed|already]',
    '^ [i|we] [have] [already] (bought|got|ordered) (one|some|them|it|mine|ours) [already|last (week|month|year)|now|thanks] $',
    '^ [no|nah|nope|oh|sorry] (no thanks|no thank you|not really|not for me|nah thanks|kao nga mihi) [thanks|thank you|sorry|anymore] $',
    '(not|no longer|lost) [really|that|very|at all] [any] [longer] (interested|keen|interest)',
    '(do not|no longer) (want|need) (it|them|that|this|one|any)',
    '(forget it|never mind|leave it|do not bother)',
    '^ [no|nah] never $',
    '^ [no|nah] not anymore $',
  ],
  soon: [
    ...MAORI_SOON,
    '(as soon as possible|asap|straight away|right away|immediately)',
    '^ [probably|really|pretty|very|yes|yeah|quite] soon',
    '(this|next) (week|month)',
    '(in|within|inside) [the next|next|about] (a|one|two|three|four|a couple of|the) (week|weeks|month|fortnight)',
    'the first [one|option]',
    'ready [to go] now',
    'start [right] now',
    '^ [about|probably|within|in] (a|one) month $',
  ],
  months: [
    ...MAORI_MONTHS,
    '(in|within|next|over) [about|around|the|the next] (a few|few|couple|a couple|couple of|a couple of|two|three|four|five|six|2|3|4|5|6) [of|or three|or so] months',
    '(before|after|by) (christmas|summer|winter|easter|spring|autumn|the end of the year)',
    'later (this|in the) year',
    'the second [one|option]',
    '^ [oh|well] [about|probably|say|maybe in] (a few|a couple of|couple of|two|three|four|five|six) months $',
  ],
  looking: [
    '(only|only just|still) (looking|browsing|researching|thinking)',
    '^ [i am|we are|yes|yeah] looking [around|for now|at the moment] $',
    '^ [maybe|probably|about|in] (a|one|another) year',
    '(no|not in a|not in any|in no) (rush|hurry)',
    'next year',
    '(down the track|one day|some day|someday|a long way off)',
    'the third [one|option]',
    '(the|the last) last [one|option]',
  ],
  alone: [
    ...MAORI_ALONE,
    '^ [yes|yeah|yep] [it is|that is|only] me $',
    '^ [yes|yeah|yep] me (myself|i guess|i suppose|i think|really) $',
    '^ myself $',
    '((by|for) myself|(i|me) alone|on my own)',
    '^ [yes|yeah|well|oh|that is|that would be] [me] (i|me) (decide|decides|make (the|that) decision|make the call|do)',
    '(my decision|my call|up to me)',
    'only me',
  ],
  together: [
    ...MAORI_TOGETHER,
    'together',
    '^ both $',
    `(with|and) my ${PARTNER}`,
    `^ [oh|yes|well|probably|that is] (my|the) ${PARTNER} and (i|me|myself) [will|would] [both] [decide|together|do|do that] $`,
    `^ [oh|yes|well|probably|that is] (me|myself) and (my|the) ${PARTNER} [both|together|decide|do] $`,
    `(my|the) ${PARTNER} and (i|me) [will|would|both] (decide|together)`,
    '(both of us|the two of us|us both)',
    'we (decide|do|both)',
  ],
  somebody_else: [
    '(landlord|landlady|boss|manager|owner|owners|body corporate|the board|committee)',
    `^ [oh|yes|well|probably] [that is|it is|that would be|it would be] (my|the) ${PARTNER} $`,
    `(my|the) ${PARTNER} (does|decides|will decide|makes)`,
    '(somebody|someone) else',
  ],
  any_time: [
    '(any|whatever|whichever) (time|day|times)',
    'anytime',
    'whenever',
    '(do not|would not) mind',
    'up to you',
  ],
  ring_me: [
    '^ [yes|yeah|yep|sure|okay|righto|well] (go ahead|go for it|go on then) [then|thanks] $',
    '^ [yes|yeah|yep|sure|okay] [they|you|somebody|someone] [can|could|should] (call|ring|phone) me [back] $',
  ],
  by_mail: [
    '(send|email|mail|text|post) me (an email|a mail|something|the|some|a|details|information)',
    '(email|mail) (is|would be) (better|fine)',
  ],
  affirm: [
    ...MAORI_WANTING,
    '(i am|we are) [still|very|quite|definitely|really|very much] [much] (interested|keen|looking into it|thinking about it)',
    'still (interested|keen|looking into it|thinking about it|want it|want them)',
  ],
  deny: ['(cannot|could not) afford (it|that|them)', '(i would|i|we would) rather (not|read|think|look|do it|email)'],
}
