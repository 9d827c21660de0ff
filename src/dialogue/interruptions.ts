// Phrases for what interrupts a conversation without ending it by itself: call me back, a bad moment,
// say that again, goodbye. Data for intents.ts, in the language of phrases.ts.

import { MAORI_SAY_AGAIN } from './te-reo.ts'

const AGAIN_WHEN =
  '(later|tomorrow|tonight|today|soon|another|some other|in|on|next|after|at|this|around|about|when|first|any|the)'

/** The person asks us to call again. */
export const CALLBACK_PHRASES = [
  '(call|ring|phone|buzz|try|contact) (me|us|him|her) (back|again)',
  '(call|ring|phone|try) (back|again)',
  `(call|ring|phone|try|contact|reach) (me|us) ${AGAIN_WHEN}`,
  `(call|ring|phone|try) ${AGAIN_WHEN}`,
  '(give|make) (me|us) [a|another] (call|ring|bell|buzz|tinkle|shout|callback) [back|again|later|tomorrow|tonight]',
  '(can|could|would|will) you (call|ring|phone|try) [me]',
  '(do this|do it|have this|talk|speak|chat|catch up) [some|at|at a|at some] (other|another|later|better) time',
  '(talk|speak|chat) [to you|to me|about this] (later|tomorrow)',
  'call back',
  'callback',
]

const RING = '((call|ring|phone|text|buzz|message) [me|us]|give (me|us) a (call|ring|bell|buzz|text))'
const DRIVER = '(the|your|that|my) (driver|courier|postie|delivery (guy|man|woman|person|driver))'
const COMER = `(you|he|she|they|the (van|truck)|${DRIVER})`
const MINUTES = '[about] (5|10|15|20|30|five|ten|fifteen|twenty|thirty|a few) (minutes|mins) (away|out|off)'

/** A word for the driver who is on the way: nobody asks us for another call. */
export const RING_AHEAD = [
  `(tell|ask|get|have) ${DRIVER} [to] [please|just|maybe] ${RING}`,
  `(can|could|would) ${DRIVER} [please|just|maybe] ${RING}`,
  `${RING} [just] (when|before|once|as soon as) ${COMER} (come|comes|turn up|turns up|arrive|arrives|leave|leaves)`,
  `${RING} [just] (when|once|as soon as) ${COMER} (is|are|has|have|get|gets) [getting|nearly|almost|just|got] (here|there|outside|close|near|nearby|coming|arriving|around the corner|on (the|his|her|their|your) way|at (the|my) (gate|door|driveway)|${MINUTES})`,
  `${RING} ahead`,
]

export const CALLBACK_NOT = [
  ...RING_AHEAD,
  '(i|we) (will|can|could|would|should|have to|need to) (call|ring|phone|try)',
  '(did|do|have|why are|are) you (call|ring|phone|called|calling)',
  '(no need|do not|did not|do not need|do not bother) (to|call) (call|ring|phone|back) [me|you] [back]',
  '(for|thanks for) calling',
  'ring the (bell|doorbell|buzzer|door)',
  '(call|ring|phone|text) me when (you|he|she|they|the driver) (get|gets|arrive|arrives|is|are) (here|there|outside|close|near|to)',
  '(when|what time|who) (will|would|are|is|do|can|should) * (call|calling|ring|ringing|phone) [me|us] [back|again]',
  '(will|would|do|did|are|is) (they|he|she|you|somebody|someone) (call|calling|ring|ringing) about',
]

/** Said without a call back: the moment is bad, so we offer one. */
export const BUSY_PHRASES = [
  '(am|i) [just|at the] driving',
  '(in|at) (a|the|my) (meeting|car|shower|funeral|movie|movies|middle of)',
  'in the middle of',
  '(am|bit|very|really|quite|too|kind of) busy',
  '(cannot|not able to) (talk|speak|chat|take [this|the|your] call)',
  '(not|is not) a [very|really] (good|great|convenient|ideal) time [to talk|for me|right now|now]',
  '(is|caught me at|at) a (bad|terrible|awkward) time',
  '^ [sorry|oh|hi|hello] (bad|terrible|awkward) time',
  '(having|eating|cooking|feeding) (dinner|lunch|breakfast|tea|my dinner|the baby|the kids)',
  '(at|got) work (now|right now|at the moment)',
  'not (now|right now)',
  'no time (now|right now|for this)',
  'on the other line',
]

/** The person needs a moment: nothing was answered, and nothing needs to be asked again. */
export const HOLD_PHRASES = [
  '(hang|hold) on [a (sec|second|moment|minute|tick|mo)|one (sec|second|moment|minute)|there]',
  '[give me] (a|one|two) (sec|secs|second|seconds|moment|minute|tick|mo)',
  'let me (think|see|look|find|check|have a look|have a think) [it|that|about it|about that|for it|now]',
  'bear with me',
  'wait [a (sec|second|moment|minute)]',
]

/** The time that was read back is not the one meant. */
export const WRONG_TIME_PHRASES = [
  '(is|was) [all] (wrong|not right|not correct|incorrect|not it)',
  'not (right|correct|what i said|what i meant)',
  '(wrong|another|different) (time|day|date|hour)',
]

/** A wish for later that names no time and wants no further question. */
export const VAGUE_LATER =
  '(later|another time|some other time|some time|sometime|another day|some other day|not now|not right now|whenever|any time|anytime|in a (bit|while|moment|minute|second|sec)|soon)'

export const REPEAT_PHRASES = [
  ...MAORI_SAY_AGAIN,
  '(say|repeat|go over|run) (that|it|this|yourself|through that) [one more time|again|please|over]',
  '(can|could|would) you [please] repeat',
  'repeat [that|please|it]',
  'say again',
  'come again',
  'one more time',
  '(did not|cannot|could not|do not|did not quite|could not quite) [quite|really] (catch|hear|get|understand|make out|follow) (that|you|it|what|a word|any|anything|all)',
  '(did not|could not) [quite] (catch|hear)',
  '(pardon|beg your pardon|excuse) [me]',
  'what (did|was|is) (you|that|it) (say|again)',
  'what (did|was) (you|that) $',
  'what you say',
  '(you are|the line is|line is|it is) (breaking up|cutting out|very quiet|too quiet|bad|crackly|terrible)',
  '(speak|talk) (up|slower|louder|slowly|more slowly|clearly)',
  'slow down',
  '(can|do) you hear me',
  'are you [still] there',
]

/** Said and nothing else: the person did not hear. */
export const REPEAT_ALONE = [
  'what',
  'sorry',
  'huh',
  'pardon',
  'again',
  'sorry what',
  'what sorry',
  'say what',
  'excuse me',
  'hello',
  'hello hello',
  'hi',
  'hey',
  'who',
  'yes hello',
  'hello yes',
]

export const GOODBYE_PHRASES = [
  'bye',
  'goodbye',
  'bye bye',
  'see ya',
  'have to go',
  'have to run',
  'got to go',
  'hanging up',
  'catch you',
  'good night',
]
