import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { scenarios } from '../../src/dialogue/scenarios.ts'

const README = readFileSync(path.resolve(import.meta.dirname, '../../README.md'), 'utf8')

it('README.md lists the scenarios there are, each with the context that it needs', () => {
  const rows = [...README.matchAll(/^\| `([a-z_]+)` \| .+ \| (.+) \|$/gm)]
  const told = rows.map(([, key, context = '']) => [key, [...context.matchAll(/`([a-z_]+)`/g)].map(([, name]) => name)])
  const needed = [...scenarios.values()].map(({ key, requiredContext }) => [
    key,
    requiredContext.map(({ name }) => name),
  ])
  expect(told).toEqual(needed)
})
