import { describe, expect, it } from 'vitest'
import { completeFields } from '../../src/knowledge/service.ts'
import { CLINIC, type Knowledge, OURS, openKnowledge } from './support.ts'

describe('writing', () => {
  const rows = async ({ database }: Knowledge) => {
    const { n: passages } = await database.reader
      .selectFrom('passages')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    const { n: indexed } = await database.reader
      .selectFrom('passage_index')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    return { passages, indexed }
  }

  it('leaves no passage behind when a document is changed, moved or deleted', async () => {
    await using knowledge = await openKnowledge()
    const { unitOfWork, service } = knowledge
    const first = await knowledge.add({ title: 'Old name', content: CLINIC, format: 'markdown' })
    await knowledge.add({ title: 'Other', content: 'quokka' })
    expect(await rows(knowledge)).toEqual({ passages: 6, indexed: 6 })
    const second = await unitOfWork.run((tx) => service.update(tx, first, { content: 'wombat' }))
    expect(await rows(knowledge)).toEqual({ passages: 2, indexed: 2 })
    const third = await unitOfWork.run((tx) => service.update(tx, second, { collection: 'zoo' }))
    expect(third.version).toBe(second.version)
    expect((await knowledge.search('wombat', { collections: ['default'] })).hits).toEqual([])
    expect((await knowledge.search('wombat', { collections: ['zoo'] })).hits).toHaveLength(1)
    await unitOfWork.run((tx) => service.remove(tx, third))
    expect(await rows(knowledge)).toEqual({ passages: 1, indexed: 1 })
    expect((await knowledge.search('wombat')).hits).toEqual([])
  })

  it('takes back passages and index when the transaction fails', async () => {
    await using knowledge = await openKnowledge()
    const { unitOfWork, service } = knowledge
    const failing = unitOfWork.run(async (tx) => {
      await service.create(tx, OURS, completeFields({ title: 'Parking', content: 'Parking is free.' }), null)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await rows(knowledge)).toEqual({ passages: 0, indexed: 0 })
  })

  it('stores the largest document quickly, whatever it holds', async () => {
    await using knowledge = await openKnowledge()
    const size = 262_144
    const prose = `${CLINIC.replaceAll('#', '')} `.repeat(400)
    const contents: Record<string, string> = {
      prose: prose.slice(0, size),
      markdown: CLINIC.repeat(400).slice(0, size),
      'one word a line': 'word\n'.repeat(size).slice(0, size),
      'one-letter sentences': 'a. '.repeat(size).slice(0, size),
      dots: '.'.repeat(size),
      brackets: '[('.repeat(size).slice(0, size),
      stars: `# ${'*_'.repeat(size)}`.slice(0, size),
      hashes: '# \n'.repeat(size).slice(0, size),
      headings: '# a\n'.repeat(size).slice(0, size),
      spaces: `a${' '.repeat(size - 2)}b`,
      bars: '| |'.repeat(size).slice(0, size),
      questions: 'Q: a?\nA: b\n'.repeat(size).slice(0, size),
    }
    for (const [name, content] of Object.entries(contents)) {
      const started = performance.now()
      const { passage_count: passages } = await knowledge.add({ title: name, content, format: 'markdown' })
      const tookMs = performance.now() - started
      process.stdout.write(`256 KiB of ${name}: ${tookMs.toFixed(0)} ms, ${passages} passages\n`)
      expect(tookMs).toBeLessThan(1_000)
    }
  })
})
