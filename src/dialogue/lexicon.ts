// What people say for yes, no and maybe, whatever the scenario: data for intents.ts.
// Written for New Zealand English with some Maori. A phrase belongs to `agree` only if it can stand
// alone; anything that could also be a greeting, a doubt or sarcasm belongs elsewhere.

import {
  MAORI_AFFIRM_PLAIN,
  MAORI_CONDITIONS,
  MAORI_COURTESIES,
  MAORI_DENY_PLAIN,
  MAORI_DENY_STRONG,
  MAORI_HEDGES,
} from './te-reo.ts'

/** Courtesies that hold a word of yes or no and are neither: taken out before anything else. */
export const COURTESIES = [
  ...MAORI_COURTESIES,
  'with bells on',
  'she will be right',
  'do not [you] worry [about (it|me|us)]',
  '(have|did) not (forgotten|forget|forgot)',
  '(thanks|thank you|cheers|ta) for (calling|ringing|the reminder|the call|reminding me|reminding us|letting me know|letting us know|checking)',
]

/** Yes in the dress of a no: taken out before any negation is looked for. */
export const AFFIRM_IDIOMS = [
  // beside a condition or "I suppose" it is none
  '(that|it|this) [time|day|one] should be (fine|okay|alright|all good|good|sweet) [(for|by|with) (me|us)]',
  'no (worries|problem|problems|drama|dramas|trouble|sweat|changes|change|issue|issues) [at all]',
  'not [be] (a|any) (problem|worry|drama|trouble|issue|bother) [at all]',
  'no need to (change|move|cancel|reschedule) [it|that|anything]',
  '(do not|i do not (want|need|wish) to|i am not going to|no do not) (cancel|change|move|reschedule) (it|that|anything|my appointment|the appointment)',
  '(i|we) (would|will) not miss (it|that) [for the world]',
  '(i|we) will not forget',
  '[i|we] cannot wait',
  '[sure|yeah|yes] why not',
  'nah yeah',
  'nothing has changed',
  'no doubt about it',
  'too right',
  '(i|we) would be (happy|delighted|glad) to',
  '(that|it) is (right|correct)',
]

export const DENY_IDIOMS = [
  '(yeah|yep|yes) (nah|no nah|nah nah) [nah]',
  'not really',
  '(absolutely|definitely|certainly|of course|most certainly|obviously) not',
  'no (way|chance|can do|thanks|thank you|show)',
  '(i am|i) [a bit] afraid not',
  'not this time',
  'fat chance',
]

/** The person stays in doubt or sets a condition. Beats any yes. */
export const HEDGES = [
  ...MAORI_HEDGES,
  'maybe',
  'perhaps',
  'possibly',
  'probably',
  'hopefully',
  'depends',
  'depending',
  'might',
  'supposedly',
  'apparently',
  'whatever',
  'as if',
  'yeah right',
  '(i|we) (think|guess|suppose|reckon|hope|doubt|wish|believe|wonder|assume|presume)',
  '(i|we) (should|would|could|may)',
  'should be [able to|there|okay|fine]',
  '(i|we) (will|can|could) (try|see|check|find out|have a look|have a think|have to (check|see|ask)|let you know|get back to you|think about it)',
  'trying to',
  'do my best',
  '(let me|i have to|i need to|need to|have to|i will need to|gonna have to) [just] (check|see|look|think|ask|find out|get back|have a look|talk to|speak to)',
  'not [too|so|quite|really|entirely|100|very] (sure|certain|convinced)',
  '(do not|did not|cannot) (know|recall|remember|say|confirm|promise|tell) [yet]',
  '(am not|is not|not) (confirmed|confirming)',
  '(no|zero) (idea|clue)',
  'unsure',
  'up in the air',
  '(fifty fifty|50 50)',
  'forgot [about|all about]',
  '(told|said|says|asked|thought|cancelled|already|used to)',
  'when (hell|pigs)',
  'but',
  'except',
  'instead',
  'only',
  'almost',
  'unlikely',
  'in spirit',
  '(was|were|had|been)',
  '(for|and|about) you',
  'to say',
  'oh (great|lovely|brilliant|perfect|wonderful|excellent)',
  '(sure|yes|yeah|of course|course) you (are|do|will|would|did|can)',
  '(late|later)',
  'never',
]

/** A condition makes even a clear no uncertain. */
export const CONDITIONS = [
  ...MAORI_CONDITIONS,
  'if',
  'unless',
  'as long as',
  'provided',
  'until',
  'till',
  'in case',
  'otherwise',
  'whether',
  'when',
  'once',
]

export const DENY_STRONG = [
  ...MAORI_DENY_STRONG,
  '(i|we|it|that|this) (cannot|will not|am not|are not) [be] [able to] [possibly|now|actually|really|even] (make|makes|come|coming|attend|attending|do|doing|get|be there|be able|be in|be coming|be attending|go|going|available|free|show|work|keep|take|commit)',
  '(cannot|will not) (make|come|attend|do it|do that|do this|get there|be there|be able|be coming)',
  '(am|is|are|will be) not (coming|going|able to|available|attending|free|keen|interested|feeling well|going to (make|come|be|attend|work))',
  'not (coming|going to (make|come|be|attend|work)|able to (make|come|attend|be|get)|attending|available|keen|interested)',
  'unable to',
  'no longer (need|want|require|able|coming|interested)',
  '(do not|did not) (want|need|require) (it|that|this|the|an|my|one|to (come|go|attend))',
  '(do not|did not) think (so|i can|i will|i am|we can|we will|that|it|thats)',
  '(does|did|will|would) not (work|suit|do) [for (me|us)]',
  '(want|need|like|have|wish|going) to cancel [it|that|my|the|this]',
  'cancel (it|that|my|the|this|me)',
  'cancel',
  'call it off',
  'out of (town|the country)',
  '(i am|i will be|we are|we will be) (away|overseas|sick|unwell|busy that|at work that|on holiday|working that)',
  '(am|feeling) (sick|unwell|crook)',
  'got (covid|the flu)',
  'double booked',
  'something (is|has) (come|came) up',
  'something came up',
  'count me out',
  '(that|it) is a (bad|terrible) time [for (me|us)]',
  'rather not',
  'would prefer not',
]

export const DENY_PLAIN = [
  ...MAORI_DENY_PLAIN,
  'no',
  'nope',
  'nah',
  'nar',
  'naw',
  'negative',
  'never',
  'not',
  'cannot',
  'decline',
  'declined',
]

/** A whole sentence of yes, whatever was asked. */
export const AFFIRM_STRONG = [
  '(that|it|this) [time|day|one|still] [still] (works|suits|is (fine|good|perfect|great|grand|brilliant|lovely)|will be (fine|good|great|okay|perfect)|will do|will work|sounds (good|great|fine|perfect|lovely)) [(for|by|with) (me|us)]',
  '(yes|yeah|yep) (that|it) is (okay|alright|all good|good)',
  '(time|day|appointment|oclock|am|pm|ten|fifteen|twenty|thirty|forty|fifty|monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|one|two|three|four|five|eight|nine|eleven|twelve) (is|will be) (fine|good|great|perfect)',
  'sounds (good|great|fine|perfect|lovely)',
  '(that|it) would be (good|great|lovely|fine|perfect|helpful|wonderful|awesome|nice|a help)',
  '(that|it) would help',
  '(works|suits) [fine|well|perfectly] for (me|us)',
  '(works|suits) (me|us) [fine|well]',
  '(i|we) [can|do|will|would like to] [hereby] confirm [it|that|the appointment|my appointment]',
  '(i am|we are) (happy|keen|delighted) (with (that|it)|to (come|attend|confirm|be there))',
  'count me in',
  '(you can|can) count on (me|us)',
  'lock (it|me|us) in',
  'book (it|me|us) in',
  '(got|have) it [written|noted|marked] [down] (in|on) (my|the) (diary|calendar|phone|fridge)',
]

/** A yes that counts only when nothing unknown stands beside it. */
export const AFFIRM_PLAIN = [
  ...MAORI_AFFIRM_PLAIN,
  'yes',
  'yeah',
  'yep',
  'yup',
  'yip',
  'yea',
  'yeh',
  'yah',
  'ya',
  'aye',
  'ay',
  'sure [thing]',
  'for sure',
  'okay',
  'okay dokay',
  'alright',
  'fine',
  'absolutely',
  'definitely',
  'certainly',
  'of course',
  'course',
  'indeed',
  'affirmative',
  'correct',
  'perfect',
  'great',
  'lovely',
  'brilliant',
  'excellent',
  'sweet [as]',
  'choice',
  'rightio',
  'righto',
  'right o',
  'you bet',
  'yes siree',
  'confirmed',
  'confirm',
  'mhm',
  'can do',
  'will do',
  'all good',
  'good as gold',
  'too easy',
  'sure can',
  'by all means',
  'happy to',
  'i (can|will|shall|do|am)',
  'we (can|will|shall|do|are)',
]

/** Words that say who is speaking or that the line is open: beside them a plain yes answers no question of ours. */
export const OPENERS = [
  'hello',
  'hi',
  'hey',
  'speaking',
  'that is me',
  '(i am|am|all) [very|doing|pretty] (good|fine|great|well|okay|alright|not bad)',
  'this is (me|she|he|her|him|thename)',
  'i am thename',
  '(it|that|this|he|she) is',
  'it is me',
  'thename here',
  'thename speaking',
  'go (ahead|on)',
  'bye',
  'goodbye',
  'bye bye',
  'see ya',
  'i am (listening|here)',
]

/** Beside a plain yes these change nothing. */
export const NEUTRAL = new Set(
  (
    'i we you it that this is am are will can be there then a an the my our your to at on in for of and so very really totally ' +
    'thank thanks you cheers ta appointment booking time day reminder thename now still too all as well with me us also ' +
    'oh in no good morning afternoon kia ora maori sorry right nice one ' +
    'today tomorrow tonight monday tuesday wednesday thursday friday saturday sunday next coming do pm am oclock come make ' +
    'january february march april may june july august september october november december ' +
    'mum dad husband wife partner son daughter kids family baby heaps lots very early sharp promptly course promise after all bright much ' +
    'one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty half past quarter oh'
  ).split(' '),
)
