// The packages say that they run on Node 20, but the compiler knows what newer ones have: they are compiled here with what
// Node 20 has, since only some of what they do is run on it.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { finish, makeFolder, ROOT } from '../e2e/processes.ts'

const LONG = { timeout: 120_000 }
const COMPILER = path.join(ROOT, 'node_modules/@typescript/native/bin/tsc')

/** What the compiler says about files when it knows no more than ECMAScript 2023; nothing when they are sound. */
async function compiled(...files: string[]): Promise<string> {
  using folder = makeFolder()
  const config = path.join(folder.path, 'tsconfig.json')
  const compilerOptions = {
    lib: ['es2023', 'esnext.disposable', 'dom', 'dom.iterable', 'dom.asynciterable'],
    typeRoots: [path.join(ROOT, 'node_modules/@types')],
  }
  writeFileSync(
    config,
    JSON.stringify({ extends: path.join(ROOT, 'tsconfig.json'), compilerOptions, files, include: [] }),
  )
  const { code, output } = await finish(process.execPath, [COMPILER, '-p', config])
  return code === 0 ? '' : output
}

describe('what Node 20 does not have', () => {
  it('is used nowhere in the workbench that is installed elsewhere', LONG, async () => {
    expect(await compiled(path.join(ROOT, 'scripts/contract/installed.ts'))).toBe('')
  })

  it('is used nowhere in the client', LONG, async () => {
    expect(await compiled(path.join(ROOT, 'src/sdk/nexora.ts'))).toBe('')
  })

  it('would be told', LONG, async () => {
    using folder = makeFolder()
    const file = path.join(folder.path, 'newer.ts')
    writeFileSync(file, 'export const doubled = new Set([1]).values().map((one) => one * 2)\n')
    expect(await compiled(file)).toMatch(/newer[.]ts.*error TS2339: Property 'map'/)
  })
})
