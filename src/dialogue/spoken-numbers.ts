// Turns spoken numbers into digits: "twenty five" -> "25", "half an hour" stays for times.ts.
// Works on text in the form of normalise.ts; used for times and for numeric answers.

const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const ORDINALS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  )

const VALUES: ReadonlyMap<string, number> = new Map([
  ...UNITS.map((word, index) => [word, index] as const),
  ...TENS.map((word, index) => [word, (index + 2) * 10] as const),
])
const ORDINAL_VALUES: ReadonlyMap<string, number> = new Map([
  ...ORDINALS.map((word, index) => [word, index + 1] as const),
  ['thirtieth', 30] as const,
])

/** The same text with number words as digits and ordinals as "1st", "22nd" in the form "22th". */
export function digitise(text: string): string {
  const words = text.split(' ')
  const out: string[] = []
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? ''
    const next = words[i + 1] ?? ''
    const value = VALUES.get(word)
    const tens = value !== undefined && value >= 20
    const unit = VALUES.get(next)
    const ordinalUnit = ORDINAL_VALUES.get(next)
    if (tens && unit !== undefined && unit >= 1 && unit <= 9) {
      out.push(String(value + unit))
      i += 1
    } else if (tens && ordinalUnit !== undefined && ordinalUnit <= 9) {
      out.push(`${value + ordinalUnit}th`)
      i += 1
    } else if (value !== undefined) out.push(String(value))
    // "first thing" is a part of the day; "a second" and "one sec" are times, "the second" is a date
    else if (
      ORDINAL_VALUES.has(word) &&
      !(word === 'first' && next === 'thing') &&
      !(word === 'second' && words[i - 1] === 'a')
    )
      out.push(`${ORDINAL_VALUES.get(word)}th`)
    else out.push(word.replace(/^(\d{1,2})(?:st|nd|rd)$/, '$1th'))
  }
  return out.join(' ')
}

/** The first whole number in the text within the bounds, or undefined. */
export function findNumber(text: string, min: number, max: number): number | undefined {
  const numbers = digitise(text).match(/(?<= )\d{1,9}(?= )/g) ?? []
  return numbers.map(Number).find((value) => value >= min && value <= max)
}
