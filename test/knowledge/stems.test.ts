import Sqlite from 'better-sqlite3'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { stemOf, wordsOf } from '../../src/knowledge/stems.ts'

describe('stemOf', () => {
  const db = new Sqlite(':memory:')
  db.exec(`create virtual table words using fts5(word, tokenize='porter unicode61 remove_diacritics 2');
    create virtual table stems using fts5vocab(words, 'row')`)
  const insert = db.prepare('insert into words (word) values (?)')
  const clear = db.prepare('delete from words')
  const read = db.prepare('select term from stems').pluck()
  afterAll(() => db.close())

  const stemsOfIndex = (text: string): string[] => {
    clear.run()
    insert.run(text)
    return (read.all() as string[]).sort()
  }
  const ours = (text: string) => [...new Set(wordsOf(text).map(({ folded }) => stemOf(folded)))].sort()

  it.each([
    'opening opens opened open reopened openings',
    'cancellation cancelled cancelling cancels cancellations',
    'relational conditional rational valency hesitancy digitizer conformably radically differently vilely analogously',
    'vietnamization predication operator feudalism decisiveness hopefulness callousness formality sensitivity sensibility',
    'triplicate formative formalize electricity electrical hopeful goodness apology analogy geology',
    'revival allowance inference airliner gyroscopic adjustable defensible irritant replacement adjustment dependent',
    'adoption homologous communism activate angularity homologous effective bowdlerize probate rate cease controll roll',
    'caresses ponies ties caress cats feed agreed plastered bled motoring sing conflated troubled sized hopping tanned',
    'falling hissing fizzed failing filing happy sky flies dies agreed is as us gas bus yes yoyo sayyid',
    'Māori whānau Ōtautahi café naïve Tūhoe Zoë',
  ])('agrees with the index: %s', (text) => {
    expect(ours(text)).toEqual(stemsOfIndex(text))
  })

  it('agrees with the index on any letters', () => {
    const endings = fc.constantFrom(
      '',
      's',
      'ed',
      'ing',
      'ational',
      'iveness',
      'ement',
      'ion',
      'ly',
      'y',
      'ies',
      'ness',
      'able',
      'izer',
      'll',
      'e',
      'al',
      'bli',
      'logi',
      'ousli',
    )
    const letters = fc.string({ unit: fc.constantFrom(...'aeiouybcdlmrstvz'), minLength: 1, maxLength: 7 })
    fc.assert(
      fc.property(letters, endings, endings, (start, one, two) => {
        expect(ours(start + one + two)).toEqual(stemsOfIndex(start + one + two))
      }),
      { numRuns: 3_000 },
    )
  })
})
