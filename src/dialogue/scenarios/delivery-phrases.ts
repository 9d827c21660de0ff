// What people say to the questions of delivery-update.ts: the phrases of each of its meanings, see ../phrases.ts.
import { RING_AHEAD } from '../interruptions.ts'
import type { Scenario } from '../scenario.ts'
import { MAORI_AT_HOME } from '../te-reo.ts'

const SOMEBODY =
  '(i|we|somebody|someone|there|he|she|they|my (wife|husband|partner|mum|dad|flatmate|son|daughter|mother|father))'
const IN = '(home|in|here|there|around|at home)'
const DAY =
  '(monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|next week|the weekend|another day|a different day|some other day)'
const PUT = '(leave|pop|chuck|put|drop|stick|hide|place|tuck)'
const IT = '(it|them|the parcel|the package|the box|that|everything)'

export const DELIVERY_PHRASES: Scenario['meanings'] = {
  refused: [
    '(want|need|like|have|going) to cancel',
    'cancel (it|that|this|them|the|my|our|everything)',
    '^ [yes|no|oh|well|can you] cancel [it] [thanks] $',
    '(did not|never) [even] (order|ordered|buy|bought) (anything|it|that|this|a|any)',
    'cancelled (that|the|my|this|it) [order]',
    '(do not|no longer) (want|need) (it|that|the parcel|the delivery|them)',
    '(send|take) it back',
    '(return (it|to sender)|(refuse|refusing) (it|the delivery|delivery))',
  ],
  do_not_leave: [
    `(do not|cannot|not|never|rather not|would not) [want you to|like you to|want them to|ever|just] (${PUT}|leaving) [${IT}]`,
    'not (safe|secure) [there|here|outside]',
  ],
  leave: [
    `${PUT} ${IT} [down|just] (at|in|on|under|behind|by|with|next|outside|round|around|inside|near|there|over|out)`,
    '(next door|the neighbour|the neighbours|my neighbour|my neighbours) (will|can|would) (take|sign|get|grab|have)',
    'leave it there',
  ],
  place: [
    '(porch|back door|front door|side door|garage|shed|carport|letterbox|deck|doorstep|reception|next door|the neighbours|the bins|the gate)',
    '(somewhere|some place) safe',
    '^ [yes|yeah|oh|well] [you can] leave it [safe|somewhere] [yes|thanks|thank you] $',
  ],
  another_day: [
    `(bring|deliver|come|make it|send it|do it|change it|move it|have it|get it) [it|back|to|on|for] ${DAY}`,
    `${DAY} (would|is|will|works|suits) [be] [much] (better|best|instead|good|for me)`,
    `${DAY} instead`,
    '(another|a different|some other) (day|time|date)',
    '(reschedule|redeliver|postpone)',
  ],
  for_driver: [
    ...RING_AHEAD,
    '(gate|code|dog|dogs|knock|doorbell|bell|door|driveway|buzzer|intercom|apartment|unit|stairs|porch|garage|carport|letterbox|reception|shed|deck|house|fence|floor|level|number)',
    '(call|ring|phone|text) me when',
    '(tell|ask) (him|her|them|the driver)',
    '(beware|watch out|be careful|mind the)',
    '(round|around|at|use|to) the (back|side|front)',
  ],
  nothing_more: [
    '(nah|no|nope) (all good|that is fine|that is okay|we are good|i am good|it is fine)',
    'that is (all|it|everything)',
    'nothing [else|more|that i can think of]',
    'not that i (can think of|know of)',
    '^ all good [thanks|thank you] $',
  ],
  affirm: [
    ...MAORI_AT_HOME,
    `${SOMEBODY} [will|can|should definitely] (be|will be|can be) [definitely|certainly|somebody|someone|all] ${IN} [all day|then|only]`,
    `${SOMEBODY} (am|is|are) ${IN} [all day|then|that day]`,
    'be (home|in) all day',
    'will be (home|in|here)',
  ],
  deny: [
    `(nobody|no one|noone|not anyone) [will be|is|is going to be|going to be|would be|at] ${IN}`,
    `(will not|cannot|am not going to|are not going to) be ${IN}`,
    '(i am|we are|everyone is|everybody is) [all|both] at work [that day|then|all day]',
    '(i am|we are|i will be|we will be) [all] (out|away) [all day|that day|then]',
  ],
}
