// Brings what a recogniser heard into one form, so that phrases need to be listed only once: lower case,
// no diacritics, contractions spelt out, common slips mended, fillers dropped, one space between words
// and one on both ends. Called for every utterance; never loses a negation.

import { MAORI_DAYS } from './te-reo.ts'

/** Longer input is cut: nobody says more in one breath, and a bridge may send anything. */
export const TEXT_CHARS_MAX = 5_000

/** Stands in the text for the name of the person called, whatever it is. */
export const NAME = 'thename'

const FILLERS = new Set(
  'um umm uh uhm er erm err ah aah hm hmm ooh ooo eh mate bro bruv cuz love dear darling sir maam please just actually honestly basically'.split(
    ' ',
  ),
)

// Applied in order to text that is already lower case without diacritics and punctuation.
const REWRITES: ReadonlyArray<readonly [RegExp, string]> = [
  [/\b(ca)n'?t\b/g, 'cannot'],
  [/\bcan not\b/g, 'cannot'],
  [/\bwo(?:n't|nt)\b/g, 'will not'],
  [/\bshan't\b/g, 'shall not'],
  [/\bain'?t\b/g, 'is not'],
  [/\b(do|does|did|is|are|was|were|have|has|had|would|could|should|must|need)n'?t\b/g, '$1 not'],
  [/\bi'?m\b/g, 'i am'],
  [
    /\b(?:i'll|aisle(?= be)|i'l|eye will|ill (?=be |come|make|see|do |call|ring|have|let|try|think|get|go ))/g,
    'i will ',
  ],
  [/\bwe'll\b|\bwell (?=be there|see you)/g, 'we will '],
  [/\b(you|they|he|she|it|that|there|who|what)'ll\b/g, '$1 will'],
  [/\b(you|we|they)'re\b/g, '$1 are'],
  [/\b(youre)\b/g, 'you are'],
  [/\b(i|you|we|they)'ve\b/g, '$1 have'],
  [/\bive\b/g, 'i have'],
  [/\b(i|you|we|they|he|she|that|it)'d\b/g, '$1 would'],
  [/\bid (?=like|rather|love|prefer)/g, 'i would '],
  [/\blet'?s\b/g, 'let us'],
  [/\b(it|that|what|who|where|when|how|there|he|she|here|something)'s\b/g, '$1 is'],
  [/\b(that|what|who|where|how|there)s\b/g, '$1 is'],
  [/\bits\b/g, 'it is'],
  [/\bgonna\b/g, 'going to'],
  [/\bgotta\b/g, 'have to'],
  [/\bwanna\b/g, 'want to'],
  [/\blemme\b/g, 'let me'],
  [/\bdunno\b/g, 'do not know'],
  [/\b(?:cos|coz|cuz)\b/g, 'because'],
  [/\b(?:re schedule|resched|reshedule|re shedule)\b/g, 'reschedule'],
  [/\bun subscribe\b/g, 'unsubscribe'],
  [/\b(?:tomoz|tmrw|tomorra|tomorow|tommorow|tommorrow|to morrow)\b/g, 'tomorrow'],
  [/\b(?:wensday|wendsday|wenesday|wednsday)\b/g, 'wednesday'],
  [/\bo'? ?clock\b/g, 'oclock'],
  [/\bany ?more\b/g, 'anymore'],
  [/\b(take|get|took) (me|us|my number|this number|my name) of (?=your|the|this|that|all|every)/g, '$1 $2 off '],
  [/\bstop (?:coling|cooling|coaling|colling|caling|callin)\b/g, 'stop calling'],
  [/\bstop (?:falling?|hauling|fallin) (?=me|us)/g, 'stop calling '],
  [/\bon subscribe\b/g, 'unsubscribe'],
  [/\b(?:sta+h?p|stawp|sthap|stopp)\b/g, 'stop'],
  ...MAORI_DAYS,
  [/\bbe their\b|\bbee there\b|\bbe they are\b/g, 'be there'],
  [/\bsea you\b|\bsee ya\b|\bsee u\b/g, 'see you'],
  [/\b(?:mm ?hm+|mhm+|uh ?huh|mm ?hmm+|aha)\b/g, 'mhm'],
  [/\bo ?k\b|\bokey\b|\bokie dokie\b|\bokey dokey\b/g, 'okay'],
  [/\ball right\b/g, 'alright'],
  [/\b(\d{1,2}) ?(am|pm)\b/g, '$1 $2'],
  [/\b(\d{1,2}) ?([ap]) m\b/g, '$1 $2m'],
]

// Long words a recogniser spells almost right. Short ones stay out: "cancer" is one letter from "cancel".
const LONG_WORDS = [
  'reschedule',
  'appointment',
  'unsubscribe',
  'tomorrow',
  'definitely',
  'absolutely',
  'wednesday',
  'confirmed',
]

export interface Normalised {
  /** As described above, with one space on both ends. */
  readonly text: string
  /** The writer of the text put a question mark. */
  readonly asked: boolean
}

/** `firstName` is the name of the person called, if known: it becomes `NAME`. */
export function normalise(raw: string, firstName?: string): Normalised {
  const cut = raw.slice(0, TEXT_CHARS_MAX)
  let text = fold(cut)
    .replace(/\$ ?(\d+)(?:[.]\d\d)?/g, '$1 dollars ')
    .replace(/(\d)[.](\d\d)(?!\d)/g, '$1:$2')
    .replace(/\b([ap])[.] ?m\b[.]?/g, '$1m')
    .replace(/(\d),(\d{3})/g, '$1$2')
    .replace(/[^a-z0-9':]+/g, ' ')
    .replace(/(^|\D):|:(?!\d)/g, '$1 ')
  for (const [pattern, replacement] of REWRITES) text = text.replace(pattern, replacement)
  text = text.replace(/'s\b/g, '').replace(/'/g, '')
  const words = text.split(' ').filter((word) => word !== '' && !FILLERS.has(word))
  const named = replaceName(` ${words.map(mendLongWord).join(' ')} `, firstName)
  return { text: named, asked: cut.includes('?') }
}

function fold(raw: string): string {
  return raw
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[\u2018\u2019\u02bc`]/g, "'")
    .toLowerCase()
    .replace(/[øđðłæœßþı]/g, (letter) => UNFOLDED[letter] ?? letter)
}

/** Letters that Unicode does not take apart: Đặng, Søren, Łukasz. */
const UNFOLDED: Readonly<Record<string, string>> = {
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  þ: 'th',
  ı: 'i',
}

// Names that are everyday words stay as they are: "I will be there" said to a Will must keep its meaning.
const WORDY_NAMES = new Set(
  'will may mark grace dawn april june august summer hope faith joy don guy frank rich bill pat rob art drew chase hunter sunny friday ae no yes ok'.split(
    ' ',
  ),
)

function replaceName(text: string, firstName: string | undefined): string {
  const name = fold(firstName ?? '')
    .replace(/[^a-z ]+/g, '')
    .trim()
  if (name.length < 2 || WORDY_NAMES.has(name)) return text
  return text.replaceAll(` ${name} `, ` ${NAME} `)
}

function mendLongWord(word: string): string {
  if (word.length < 7) return word
  return LONG_WORDS.find((known) => withinOneEdit(word, known)) ?? word
}

/** True when one letter added, dropped, changed, or two swapped, turn `a` into `b`. */
function withinOneEdit(a: string, b: string): boolean {
  if (a === b) return true
  if (Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start += 1
  const restA = a.slice(start)
  const restB = b.slice(start)
  const swapped = restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2)
  return swapped || restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1)
}
