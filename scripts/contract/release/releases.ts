// What was released: openapi/released/<version>/, both documents as one file each, never edited afterwards.
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { BadInput } from '../diff/place.ts'
import { isAtLeast } from '../diff/versions.ts'

export const DOCUMENTS = ['openapi', 'asyncapi'] as const
export type DocumentName = (typeof DOCUMENTS)[number]

/** A pre-release promises nothing yet (semver.org, paragraph 9), so nothing is held against it. */
const VERSION = /^\d+\.\d+\.\d+$/

export interface Release {
  readonly version: string
  readonly folder: string
  readonly files: Readonly<Record<DocumentName, string>>
}

export const releaseFolder = (contract: string, version: string) => path.join(contract, 'released', version)

/**
 * The release of the highest version; undefined before the first.
 * @param contract the folder that holds `released/`
 * @throws BadInput when half a release is there: it must not pass for the whole
 */
export function lastRelease(contract: string): Release | undefined {
  const parent = path.join(contract, 'released')
  const versions = existsSync(parent) ? readdirSync(parent).filter((name) => VERSION.test(name)) : []
  const [version] = versions.toSorted((one, other) => (isAtLeast(one, other) ? -1 : 1))
  if (version === undefined) return undefined
  const folder = releaseFolder(contract, version)
  const files = Object.fromEntries(DOCUMENTS.map((name) => [name, path.join(folder, `${name}.json`)]))
  for (const file of Object.values(files))
    if (!existsSync(file)) throw new BadInput(folder, 1, `the release lacks ${path.basename(file)}`)
  return { version, folder, files: files as Release['files'] }
}
