import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { editsBetween } from '../../src/knowledge/search.ts'
import { CLINIC, type Knowledge, openKnowledge, THEIRS } from './support.ts'

describe('search', () => {
  let knowledge: Knowledge
  beforeAll(async () => {
    knowledge = await openKnowledge()
    await knowledge.add({ title: 'Clinic handbook', content: CLINIC, format: 'markdown', language: 'en-NZ' })
    await knowledge.add({
      title: 'Refunds',
      content: 'Money comes back within five working days, to the card it was paid with.',
      collection: 'shop',
    })
    await knowledge.add({
      title: 'Gift vouchers',
      content: 'Vouchers are valid for three years. There are no refunds for vouchers, and they cannot be split.',
      collection: 'shop',
    })
    await knowledge.add({
      title: 'Deliveries',
      content:
        '# Overseas\n\nWe ship to Australia.\n\n# Returns\n\nSend it to us within 30 days. You pay for the postage.',
      format: 'markdown',
      collection: 'shop',
      language: 'en',
    })
    await knowledge.add({ title: 'Secret', content: 'The zanzibar code is on the parking meter.' }, THEIRS)
  })
  afterAll(() => knowledge[Symbol.asyncDispose]())

  it('finds Māori by maori, in any case', async () => {
    for (const query of ['maori', 'MAORI', 'Māori', 'Ma\u0304ori'])
      expect((await knowledge.search(query)).hits[0]?.text).toContain('te reo Māori')
  })

  it('finds a word by its other forms', async () => {
    expect((await knowledge.search('shipping')).hits[0]?.heading).toBe('Overseas')
    expect((await knowledge.search('refunding')).hits[0]?.title).toBe('Refunds')
    expect((await knowledge.search('paying')).hits.map(({ title }) => title)).toContain('Deliveries')
  })

  it('puts a word of the title before the same word of a text', async () => {
    const { hits } = await knowledge.search('refunds')
    expect(hits.map(({ title }) => title)).toEqual(['Refunds', 'Gift vouchers'])
    expect(hits[0]?.score).toBeGreaterThan(hits[1]?.score ?? Number.POSITIVE_INFINITY)
  })

  it('finds words that only the heading has', async () => {
    expect((await knowledge.search('Can I return something?')).hits[0]).toMatchObject({ heading: 'Returns' })
  })

  it('puts a passage with all words before one with some of them often', async () => {
    const { hits } = await knowledge.search('vouchers refunds')
    expect(hits[0]).toMatchObject({ title: 'Gift vouchers', coverage: 1 })
  })

  it('never finds a document of another organisation', async () => {
    expect((await knowledge.search('zanzibar code')).hits).toEqual([])
    expect((await knowledge.search('zanzibarr code')).hits).toEqual([])
    expect((await knowledge.search('zanzibar', {}, THEIRS)).hits).toHaveLength(1)
    const ids = (await knowledge.search('parking')).hits.map(({ title }) => title)
    expect(ids).toEqual(['Clinic handbook'])
  })

  it('does not let another organisation change what is answerable', async () => {
    const before = await knowledge.search('Is there wheelchair parking?')
    for (let count = 0; count < 30; count += 1)
      await knowledge.add({ title: `Parking ${count}`, content: 'Wheelchair parking everywhere.' }, THEIRS)
    expect(await knowledge.search('Is there wheelchair parking?')).toEqual(before)
  })

  it('keeps to the collections asked for', async () => {
    const only = async (collections: string[]) => (await knowledge.search('days', { collections })).hits.length
    const found = (await knowledge.search('postage', { collections: ['shop'] })).hits
    expect(found.map(({ heading }) => heading)).toEqual(['Returns'])
    expect((await knowledge.search('postage', { collections: ['default'] })).hits).toEqual([])
    expect((await knowledge.search('postage', { collections: ['default', 'shop'] })).hits).toHaveLength(1)
    expect(await only(['sho', 'shop-x', 'hop'])).toBe(0)
  })

  it('keeps to the language asked for, with its regions', async () => {
    const titles = async (language: string) =>
      (await knowledge.search('Australia wheelchairs vouchers', { language })).hits.map(({ title }) => title).sort()
    expect(await titles('en')).toEqual(['Clinic handbook', 'Deliveries'])
    expect(await titles('EN-nz')).toEqual(['Clinic handbook'])
    expect(await titles('mi')).toEqual([])
  })

  it('forgives a slip of the pen or the recogniser', async () => {
    expect((await knowledge.search('physiotheraphy')).hits[0]?.text).toContain('physiotherapy')
    expect((await knowledge.search('Austraila')).hits[0]?.heading).toBe('Overseas')
  })

  it('leaves out what covers less than asked for', async () => {
    const { hits } = await knowledge.search('voucher refunds', { minCoverage: 0.9 })
    expect(hits.map(({ title }) => title)).toEqual(['Gift vouchers'])
    expect(await knowledge.search('unicorn parking', { minCoverage: 0.9 })).toEqual({ answerable: false, hits: [] })
  })

  it('gives no more than the limit, best first', async () => {
    const { hits } = await knowledge.search('days appointment clinic open', { limit: 2 })
    expect(hits).toHaveLength(2)
    expect(hits[0]?.score).toBeGreaterThanOrEqual(hits[1]?.score ?? 0)
  })

  it.each([
    'When are you open on Saturdays?',
    'Hi there, could you please tell me what time you close on Sundays?',
    'Is there parking nearby?',
    'I was just wondering, do you have parking?',
    'How much does a first appointment cost?',
    'what is the price of an appointment',
    'Is there a ramp for a wheelchair?',
    'Can I cancel my appointment?',
    "What's the fee if I cancel?",
    'Is Maori spoken by anybody there?',
    'Are you guys open on Saturday mornings?',
    'Do you ship to Australia?',
    'which bus goes there',
  ])('can answer: %s', async (question) => {
    expect((await knowledge.search(question)).answerable).toBe(true)
    expect((await knowledge.answer(question))?.answerable).toBe(true)
  })

  it.each([
    'Do you do dental implants?',
    'Can I bring my dog?',
    'Is there a swimming pool?',
    'Do you accept cryptocurrency?',
    'Who is the prime minister?',
    'What is the wifi password?',
    'Is there a crèche for the kids?',
    'Who are you?',
    '',
    '???',
    'the of and',
  ])('cannot answer: %s', async (question) => {
    expect((await knowledge.search(question)).answerable).toBe(false)
    expect((await knowledge.answer(question))?.answerable ?? false).toBe(false)
  })

  it('takes any question, and never reads it as syntax of the index', async () => {
    const syntax = fc
      .array(
        fc.constantFrom(
          '"',
          "'",
          '*',
          '(',
          ')',
          ':',
          '^',
          '-',
          '+',
          '{',
          '}',
          ' AND ',
          ' OR ',
          ' NOT ',
          'NEAR(',
          'scope',
          'title',
          '\0',
          'parking',
          ' zanzibar ',
          ';--',
          ',',
        ),
        { maxLength: 20 },
      )
      .map((parts) => parts.join(''))
    const questions = fc.oneof(syntax, fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ unit: 'grapheme' }))
    await fc.assert(
      fc.asyncProperty(questions, async (query) => {
        const { hits } = await knowledge.search(query, { collections: ['default', 'a" OR "b'] })
        for (const hit of hits) {
          expect(hit.title).toBe('Clinic handbook')
          expect(hit.coverage).toBeGreaterThan(0)
          expect(hit.coverage).toBeLessThanOrEqual(1)
        }
        await knowledge.answer(query)
      }),
      { numRuns: 400 },
    )
  })

  it('cuts a long passage down to the words asked for', async () => {
    const filler = (word: string) => `${`${word} `.repeat(9)}${word}. `.repeat(10)
    await knowledge.add({ title: 'Long', content: `${filler('apple')}The quokka sleeps at noon. ${filler('pear')}` })
    const snippet = (await knowledge.search('quokka')).hits[0]?.snippet ?? ''
    expect(snippet).toContain('The quokka sleeps at noon.')
    expect(snippet.length).toBeLessThanOrEqual(300)
    expect(snippet.startsWith('… ') && snippet.endsWith(' …')).toBe(true)
  })
})

describe('answerFromKnowledge', () => {
  it.each([
    ['When are you open on Saturdays?', 'On Saturdays we are open from 9 am to 1 pm.'],
    ['Is there parking nearby?', 'There is free parking behind the building, off Swan Lane.'],
    ['How much is the first appointment?', 'A first appointment costs $95 and takes 45 minutes.'],
    ['Do you take ACC?', 'ACC covers part of it if you were injured.'],
    ['Can I pay by Visa?', 'Yes, we do. Just not American Express.'],
    ['Do you have a lift?', 'Yes. The lift is behind the reception.'],
    ['Where do I send the forms?', 'Send the forms to the office.'],
  ])('says what was asked: %s', async (question, answer) => {
    await using knowledge = await openKnowledge()
    await knowledge.add({ title: 'Clinic handbook', content: CLINIC, format: 'markdown' })
    await knowledge.add({
      title: 'Paying',
      content: 'Q: Can I pay by Visa or Mastercard?\nA: Yes, we do. Just not American Express.',
    })
    await knowledge.add({
      title: 'Lifts',
      content: 'Do you have a lift? Yes. The lift is behind the reception. Stairs are on the left.',
    })
    await knowledge.add({
      title: 'Forms',
      content: '- **Send the forms** to [the office](https://clinic.example/office)\n- Keep a copy',
      format: 'markdown',
    })
    const found = await knowledge.answer(question)
    expect(found).toMatchObject({ answerable: true, version: 1 })
    expect(found?.text).toBe(answer)
  })

  it('never says more than three sentences or sixty words', async () => {
    await using knowledge = await openKnowledge()
    const ramble = Array.from(
      { length: 8 },
      (_, index) => `Parking ${'is so very good here and '.repeat(index * 2)}free.`,
    )
    await knowledge.add({ title: 'Parking', content: ramble.join(' ') })
    await knowledge.add({ title: 'Endless', content: 'quokka '.repeat(3_000) })
    for (const question of ['parking', 'quokka']) {
      const text = (await knowledge.answer(question))?.text ?? ''
      expect(text.split(' ').length).toBeLessThanOrEqual(60)
      expect(text.match(/[.!?](\s|$)/g)?.length).toBeLessThanOrEqual(3)
    }
  })

  it('names the passage and the version it used', async () => {
    await using knowledge = await openKnowledge()
    const document = await knowledge.add({ title: 'Parking', content: 'Parking is free.' })
    await knowledge.unitOfWork.run((tx) => knowledge.service.update(tx, document, { content: 'Parking costs $4.' }))
    const answer = await knowledge.answer('parking')
    const passage = await knowledge.database.reader.selectFrom('passages').selectAll().executeTakeFirstOrThrow()
    expect(answer).toEqual({
      answerable: true,
      text: 'Parking costs $4.',
      documentId: document.id,
      version: 2,
      passageId: passage.id,
      coverage: 1,
    })
  })
})

describe('editsBetween', () => {
  it.each([
    ['same', 'same', 0],
    ['austraila', 'australia', 1],
    ['recieve', 'receive', 1],
    ['parkng', 'parking', 1],
    ['physiotheraphy', 'physiotherapy', 1],
    ['cancer', 'cancel', 1],
    ['abcde', 'vwxyz', 5],
  ])('%s to %s', (a, b, edits) => {
    expect(editsBetween(a, b, 9)).toBe(edits)
  })
})
