import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PASSAGE_WORDS_MAX, PASSAGE_WORDS_MIN, splitPassages } from '../../src/knowledge/passages.ts'

const words = (text: string) => text.split(/\s+/).filter((word) => word !== '')
/** Sentences of the given lengths, every word of its own. */
function prose(lengths: readonly number[], from = 0): string {
  let next = from
  return lengths.map((length) => `${Array.from({ length }, () => `Word${(next++).toString(36)}`).join(' ')}.`).join(' ')
}
const sentences = (count: number, length = 15) => prose(Array.from({ length: count }, () => length))

describe('splitPassages by headings', () => {
  it.each([
    ['nothing', '', 'markdown', []],
    ['only white space', ' \n\t\n', 'text', []],
    ['a line', 'Hello there.', 'text', [['', 'Hello there.']]],
    ['headings of text are words', '# A\n\nb', 'text', [['', '# A\n\nb']]],
    [
      'a heading path',
      '# A\n\none\n\n## B\n\ntwo\n\n### C\nthree\n## D\nfour',
      'markdown',
      [
        ['A', 'one'],
        ['A > B', 'two'],
        ['A > B > C', 'three'],
        ['A > D', 'four'],
      ],
    ],
    [
      'text before the first heading',
      'zero\n# A\none',
      'markdown',
      [
        ['', 'zero'],
        ['A', 'one'],
      ],
    ],
    [
      'underlined headings',
      'Alpha\n=====\none\n\nBeta\n----\ntwo',
      'markdown',
      [
        ['Alpha', 'one'],
        ['Alpha > Beta', 'two'],
      ],
    ],
    ['a rule is no heading', 'one\n\n---\n\ntwo', 'markdown', [['', 'one\n\n---\n\ntwo']]],
    [
      'a heading with nothing under it',
      '# A\n## B\n## C\ntwo',
      'markdown',
      [
        ['A > B', 'B'],
        ['A > C', 'two'],
      ],
    ],
    [
      'a heading at the end',
      'one\n# A',
      'markdown',
      [
        ['', 'one'],
        ['A', 'A'],
      ],
    ],
    ['marks of headings go', '## **Opening** `hours` ##\none', 'markdown', [['Opening hours', 'one']]],
    ['no headings inside code', '# A\n```\n# not one\n```\n', 'markdown', [['A', '``` # not one ```']]],
    [
      'questions and answers',
      'Q: Is there parking?\nA: Yes, behind.\n\nQ: And a lift?\nA: No.',
      'text',
      [
        ['Is there parking?', 'A: Yes, behind.'],
        ['And a lift?', 'A: No.'],
      ],
    ],
    ['wrapped lines become one', 'We are open\nevery day.', 'text', [['', 'We are open every day.']]],
    [
      'items of lists keep their lines',
      'We treat:\n- backs\n- necks',
      'markdown',
      [['', 'We treat:\n- backs\n- necks']],
    ],
    ['line ends of all systems', '# A\r\none\r\rtwo', 'markdown', [['A', 'one\n\ntwo']]],
  ] as const)('%s', (_, content, format, expected) => {
    expect(splitPassages(content, format).map(({ heading, text }) => [heading, text])).toEqual(expected)
  })

  it('keeps a section of up to 250 words whole', () => {
    expect(splitPassages(prose(Array.from({ length: 10 }, () => 25)), 'text')).toHaveLength(1)
  })

  it('never cuts after the dot of an abbreviation', () => {
    const long = `${sentences(9)} Ask for Dr. Ngata at 9 a.m. or later, e.g. on Mondays. ${prose(
      Array.from({ length: 9 }, () => 15),
      900,
    )}`
    const passages = splitPassages(long, 'text')
    expect(passages.length).toBeGreaterThan(1)
    expect(passages.some(({ text }) => text.includes('Ask for Dr. Ngata at 9 a.m. or later, e.g. on Mondays.'))).toBe(
      true,
    )
  })

  it('ends a passage with a paragraph where it can', () => {
    const paragraphs = [0, 1, 2, 3].map((index) =>
      prose(
        Array.from({ length: 9 }, () => 15),
        index * 200,
      ),
    )
    const passages = splitPassages(paragraphs.join('\n\n'), 'text')
    expect(passages.map(({ text }) => words(text).at(-1))).toEqual(paragraphs.map((text) => words(text).at(-1)))
  })
})

describe('splitPassages by length', () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 120 })
  const paragraphs = fc.array(lengths, { minLength: 1, maxLength: 6 })
  const documents = paragraphs.map((all) => {
    let from = 0
    return all
      .map((each) => {
        const text = prose(each, from)
        from += each.reduce((sum, length) => sum + length, 0)
        return text
      })
      .join('\n\n')
  })

  /** The words of each passage that no earlier one had. */
  const fresh = (passages: readonly { text: string }[]) => {
    const seen = new Set<string>()
    return passages.map(({ text }) => words(text).filter((word) => !seen.has(word) && seen.add(word)))
  }

  it('loses no word and keeps their order', () => {
    fc.assert(
      fc.property(documents, (content) => {
        expect(fresh(splitPassages(content, 'text')).flat()).toEqual(words(content))
      }),
    )
  })

  it('makes no passage longer than 250 words, and of a long section none much shorter than 120', () => {
    fc.assert(
      fc.property(documents, (content) => {
        const counts = splitPassages(content, 'text').map(({ text }) => words(text).length)
        expect(Math.max(...counts)).toBeLessThanOrEqual(PASSAGE_WORDS_MAX)
        // with sentences of 40 words, the middle of 251 may be 20 words away from a stop
        if (counts.length > 1) expect(Math.min(...counts)).toBeGreaterThanOrEqual(PASSAGE_WORDS_MIN - 20)
      }),
    )
  })

  it('keeps to 120 words wherever sentences are of ordinary length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 400 }), (count) => {
        const counts = splitPassages(sentences(count), 'text').map(({ text }) => words(text).length)
        if (counts.length > 1) expect(Math.min(...counts)).toBeGreaterThanOrEqual(PASSAGE_WORDS_MIN)
      }),
    )
  })

  it('begins each further passage with the last sentence of the one before', () => {
    fc.assert(
      fc.property(documents, (content) => {
        const passages = splitPassages(content, 'text')
        for (const [index, { text }] of passages.slice(1).entries()) {
          const last = passages[index]?.text.split(/(?<=\.)\s+/).at(-1)
          expect(text.startsWith(last ?? '-')).toBe(true)
        }
      }),
    )
  })

  it('cuts a sentence without end, and a word without end, and loses nothing', () => {
    for (const content of [prose([3_000]), 'x'.repeat(40_000), '日本語'.repeat(4_000), '😀'.repeat(9_000)]) {
      const passages = splitPassages(content, 'text')
      expect(passages.map(({ text }) => text.replaceAll(/\s/g, '')).join('')).toBe(content.replaceAll(/\s/g, ''))
      expect(passages.every(({ text }) => words(text).length <= PASSAGE_WORDS_MAX)).toBe(true)
      expect(passages.every(({ text }) => text.isWellFormed())).toBe(true)
    }
  })

  it('takes any text, of any format', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc
        .array(fc.constantFrom('# ', '\n', '\n\n', '---', '```', 'Q: ', 'A: ', '- ', 'word ', '. ', '|', '*', '> '), {
          maxLength: 80,
        })
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(text, fc.constantFrom('text' as const, 'markdown' as const), (content, format) => {
        for (const passage of splitPassages(content, format)) {
          expect(passage.text.trim()).not.toBe('')
          expect(passage.heading.length).toBeLessThanOrEqual(1_000)
        }
      }),
      { numRuns: 500 },
    )
  })
})
