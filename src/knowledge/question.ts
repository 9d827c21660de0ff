// What a spoken question asks for: its terms, without courtesy and without words that every text has.
// Pure data and one function; called for each search and each question in a call.
import { fold, stemOf, wordsOf } from './stems.ts'

export interface Term {
  /** As said, folded; what the index is asked for. */
  readonly word: string
  readonly stem: string
  /** Words that answer for it: stems. */
  readonly alike: readonly { readonly word: string; readonly stem: string }[]
  /** How much it asks, beside its rarity: 1, or less for words that only shade the question. */
  readonly weight: number
}

const TERMS_MAX = 24

// Taken out as phrases, because their words mean something elsewhere ("check" in "health check").
const COURTESIES = [
  /\b(?:kia ora|tena koe|ata marie|good (?:morning|afternoon|evening)|hi there|excuse me|thank you|thanks|cheers|please|sorry)\b/g,
  /\b(?:i |we )?(?:just |was |am |were |would |had |have )*(?:wondering|wonder|curious)\b/g,
  /\b(?:want|wanted|like|love|need|hoping|trying)(?: just)? to (?:know|ask|check|find out|hear|confirm|understand)\b/g,
  /\b(?:can|could|would|will) (?:you|u|someone|anyone) (?:please |maybe |possibly |just )*(?:tell|help|let|advise|explain|confirm|remind|inform)(?: me| us)?(?: with| know| to| about)?\b/g,
  /\b(?:do|would) you (?:happen to )?(?:know|mind telling)\b/g,
  /\b(?:any|some) (?:idea|chance|information|info)\b/g,
  /\b(?:quick|one|another|a|small|just a) question\b/g,
  /\b(?:is it|would it be) (?:possible|okay|ok|all right|alright)\b/g,
  /\b(?:before|while) (?:i|we|you) (?:go|forget|are there)\b/g,
]

const STOP_WORDS = new Set(
  `a an the this that these those there here it its i im me my mine we us our ours you your yours u he she him her
    his they them their who whom whose what which when where why how whether be is are am was were been being isn
    aren wasn do does did doing done don doesn didn have has had having haven hasn can could cannot couldn will
    would won wouldn shall should shouldn may might must and or but nor so if then than as at by for from in into of
    off on onto out over to up upon with without within about after before during until till again also any anything
    anyone some something someone somebody everybody everyone anybody nobody all both each every just only very
    really too quite actually maybe perhaps like well oh um uh er eh hey hi hello yes yeah yep yup no nope not ok
    okay sure right now get got gets go goes went going come comes gonna wanna let lets tell say said ask know think
    guess guys mate folks bro got s t d m re ll ve o e g much many lot lots kind sort thing things stuff way time
    times day days one ones`.split(/\s+/),
)

// They shade a question ("Saturday mornings"), and an answer without them still answers it.
const SHADES = new Set(
  'morning afternoon evening today tomorrow tonight usually normally currently generally exactly still nearby near available offer offered provide have need want take place people person'
    .split(' ')
    .map(stemOf),
)
const SHADE_WEIGHT = 0.3

// Everyday words that answer for each other in what businesses are asked. Kept small: a wrong pair
// gives a wrong answer in a call, a missing one only an "I will let the team know".
const ALIKE = [
  'open opening close closing closed shut hours',
  'cost price fee charge',
  'park parking carpark',
  'phone telephone',
  'address located location directions',
  'appointment booking',
  'doctor gp',
  'photo photograph picture',
  'refund reimbursement',
  'car vehicle',
  'child children kid kids',
  'delivery deliver shipping',
].map((group) => group.split(' '))

const ALIKE_OF = new Map<string, readonly string[]>()
for (const group of ALIKE) for (const word of group) ALIKE_OF.set(stemOf(word), group)

/** The terms of a question, in the order said; empty when it asks for nothing that can be looked up. */
export function termsOf(question: string): Term[] {
  let text = ` ${fold(question).replaceAll(/[\u2018\u2019\u02bc`]/g, "'")} `
  for (const courtesy of COURTESIES) text = text.replaceAll(courtesy, ' ')
  const terms = new Map<string, Term>()
  for (const { folded } of wordsOf(text)) {
    const stem = stemOf(folded)
    if (STOP_WORDS.has(folded) || terms.has(stem)) continue
    const alike = (ALIKE_OF.get(stem) ?? [])
      .map((word) => ({ word, stem: stemOf(word) }))
      .filter((other) => other.stem !== stem)
    terms.set(stem, { word: folded, stem, alike, weight: SHADES.has(stem) ? SHADE_WEIGHT : 1 })
    if (terms.size === TERMS_MAX) break
  }
  const found = [...terms.values()]
  // Shades alone are the question itself.
  return found.every(({ weight }) => weight < 1) ? found.map((term) => ({ ...term, weight: 1 })) : found
}
