// A copy of openapi/ in a temporary folder, with faults put in by replacing text.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const CONTRACT = path.resolve(import.meta.dirname, '../../openapi')

/** The first `from` in `file` becomes `to`. */
export interface Edit {
  readonly file: string
  readonly from: string | RegExp
  readonly to: string
}

export interface ContractCopy extends Disposable {
  readonly folder: string
  readonly openapi: string
  readonly asyncapi: string
}

/** @throws Error when an edit finds nothing to replace, so that no fault is tested that is not there */
export function copyContract(edits: readonly Edit[]): ContractCopy {
  const folder = mkdtempSync(path.join(tmpdir(), 'nexora-contract-'))
  cpSync(CONTRACT, folder, { recursive: true })
  for (const { file, from, to } of edits) {
    const before = readFileSync(path.join(folder, file), 'utf8')
    const after = before.replace(from, () => to)
    if (after === before) throw new Error(`${file} does not hold ${from}.`)
    writeFileSync(path.join(folder, file), after)
  }
  return {
    folder,
    openapi: path.join(folder, 'openapi.yaml'),
    asyncapi: path.join(folder, 'asyncapi.yaml'),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}
