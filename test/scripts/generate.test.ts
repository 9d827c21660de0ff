// The generator is a function of the contract: what is committed is what it writes, byte for byte.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { generate } from '../../scripts/generate/whole.ts'

const GENERATED = path.resolve(import.meta.dirname, '../../generated')

/** Path -> contents of every file below a folder. */
function contentsOf(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const names = files.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))).sort()
  return new Map(names.map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]))
}

const differing = (one: Map<string, string>, other: Map<string, string>) =>
  [...new Set([...one.keys(), ...other.keys()])].filter((name) => one.get(name) !== other.get(name))

describe('generate', () => {
  it('writes the same bytes every time, and those are committed', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'nexora-generated-'))
    try {
      await generate(path.join(folder, 'first'))
      await generate(path.join(folder, 'second'))
      const first = contentsOf(path.join(folder, 'first'))
      expect(differing(first, contentsOf(path.join(folder, 'second')))).toEqual([])
      expect(differing(first, contentsOf(GENERATED))).toEqual([])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
