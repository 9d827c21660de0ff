// Counts the words that tell how a person feels. A small lexicon on purpose: it must be right when it
// speaks, and `unknown` is a good answer.

const POSITIVE = new Set(
  'great lovely perfect wonderful brilliant excellent awesome happy glad delighted appreciate appreciated helpful fantastic sweet choice good thanks thank cheers kind love nice'.split(
    ' ',
  ),
)
const NEGATIVE = new Set(
  'angry annoyed annoying ridiculous rude terrible awful horrible useless stupid sick hate upset unhappy disappointed disgusting complaint complain harassment harassing harass bloody damn hell shit fuck fucking piss pissed bugger scam spam rubbish worst stop'.split(
    ' ',
  ),
)

export interface Mood {
  readonly words: number
  readonly positive: number
  readonly negative: number
}

export const NO_MOOD: Mood = { words: 0, positive: 0, negative: 0 }

const REFUSAL = / (?:no|not|cannot|never|changed my mind|leave it) /

/** Counts one utterance, normalised. */
export function addToMood(mood: Mood, text: string): Mood {
  const words = text
    .replace(/ (?:no thanks|no thank you|not good|not happy|no good|be good) /g, ' ')
    // "no, I have changed my mind, thanks" is polite, and glad of nothing
    .replace(REFUSAL.test(text) ? / (?:thanks|thank you|cheers)(?= )/g : /$^/, ' ')
    // "oh great, another one" is no praise
    .replace(/ oh (?:great|lovely|brilliant|wonderful|perfect) (?=another |a |you |just )/g, ' ')
    .split(' ')
    .filter((word) => word !== '')
  return {
    words: mood.words + words.length,
    positive: mood.positive + words.filter((word) => POSITIVE.has(word)).length,
    negative: mood.negative + words.filter((word) => NEGATIVE.has(word)).length,
  }
}
