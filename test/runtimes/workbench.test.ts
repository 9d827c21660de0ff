// The packed workbench on each Node that it says it runs on, and on none before. A Node that is not installed is told; in
// CI it is a failure.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FILES, INSTALL, makeRepository, type Repository } from '../scripts/workbench/repository.ts'
import { missing, programOf, RUNTIMES } from './runtimes.ts'

const LONG = { timeout: 60_000 }
const NODES = RUNTIMES.filter(({ name }) => /^Node .*[(]esm[)]$/.test(name))

let repository: Repository

beforeAll(async () => {
  repository = await makeRepository()
  for (const [name, text] of FILES) repository.write(name, text)
  repository.write('changed.yaml', FILES.get('openapi.yaml')?.replace('maxLength: 80', 'maxLength: 16') ?? '')
  repository.write('opened.yaml', FILES.get('asyncapi.yaml')?.replace('required: [id, reason]', 'required: [id]') ?? '')
  expect(await repository.bash(INSTALL)).toMatchObject({ code: 0 })
}, 120_000)

afterAll(() => repository[Symbol.dispose]())

describe.each(NODES)('nexora-contract on $name', (runtime) => {
  it('stops a break, passes what is the same, lints, and refuses what it cannot read', LONG, async (context) => {
    const program = programOf(runtime)
    if (program === undefined) {
      if (process.env.CI === undefined) return context.skip(missing(runtime))
      throw new Error(missing(runtime))
    }
    const { contract } = repository
    expect(await contract(['diff', 'openapi.yaml', 'changed.yaml'], program)).toMatchObject({ code: 1, err: '' })
    expect(await contract(['diff', 'asyncapi.yaml', 'opened.yaml'], program)).toMatchObject({ code: 1, err: '' })
    expect(await contract(['diff', 'asyncapi.yaml', 'asyncapi.yaml'], program)).toMatchObject({ code: 0, err: '' })
    expect(await contract(['lint', 'openapi.yaml'], program)).toMatchObject({ code: 1, err: '' })
    expect(await contract(['diff', 'openapi.yaml', 'absent.yaml'], program)).toMatchObject({ code: 2, out: '' })
  })
})

it('is tried on Node 20, 22 and 24', () => {
  const versions = NODES.map(({ name }) => name.match(/^Node (\d+)/)?.[1])
  expect([...new Set(versions)].sort()).toEqual(['20', '22', '24'])
})
