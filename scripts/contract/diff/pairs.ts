// Which documents a run of the diff command compares: pairs that are named, files against a revision of git, or our own
// contract against its last release. Guarantee: a document without an old side is refused unless that was asked for.
import { realpathSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { DOCUMENTS, lastRelease } from '../release/releases.ts'
import { fileOrigin, filesGone, gitOrigin, isInRevision, leftAt, topOf } from './origin.ts'
import { BadInput, isFields } from './place.ts'

export class BadUsage extends Error {}

export interface Asked {
  readonly positionals: readonly string[]
  /** A revision of git: the files named are compared with where they left it. */
  readonly base: string | undefined
  /** The revision whose files these are; the working tree when undefined. */
  readonly revision: string | undefined
  /** Whether files that the revision does not have are let pass. */
  readonly allowNew: boolean
  /** Holds `openapi/`, which is meant when nothing is named. */
  readonly root: string | undefined
  readonly cwd: string
}

export interface Pairs {
  readonly compared: readonly (readonly [base: string, revision: string])[]
  /** Files that have nothing to be compared with. */
  readonly fresh: readonly string[]
}

/** @throws BadUsage, and BadInput when a file has no old side */
export function pairsOf(asked: Asked): Pairs {
  const { positionals, base, revision, root, cwd } = asked
  if (base !== undefined) return sinceRevision(asked, base)
  if (revision !== undefined) throw new BadUsage('--revision goes with --base')
  if (positionals.length === 0) return { compared: sinceRelease(root, cwd), fresh: [] }
  if (positionals.length % 2 === 1) throw new BadUsage('give two documents, or several pairs of them')
  const compared = positionals.flatMap((old, index) => {
    const now = positionals[index + 1]
    return index % 2 === 0 && now !== undefined ? [[old, now] as const] : []
  })
  return { compared, fresh: [] }
}

function sinceRevision({ positionals: files, revision, allowNew, cwd }: Asked, base: string): Pairs {
  if (files.length === 0) throw new BadUsage('--base takes the documents to compare: --base REF FILE...')
  if (files.some((file) => file.startsWith('git:')))
    throw new BadUsage('--base takes files, and compares each with REF')
  const left = leftAt(base, revision ?? 'HEAD', cwd)
  const fresh = files.filter((file) => !isInRevision(left, file, cwd))
  if (fresh[0] !== undefined && !allowNew)
    throw new BadInput(
      fresh[0],
      1,
      `${left} has no such file. If it is new, pass --allow-new; if it was moved, name both`,
    )
  if (fresh.length > 0) refuseMoved(fresh, left, revision, cwd)
  const now = (file: string) => (revision === undefined ? file : `git:${revision}:${file}`)
  const compared = files
    .filter((file) => !fresh.includes(file))
    .map((file) => [`git:${left}:${file}`, now(file)] as const)
  return { compared, fresh: fresh.map(now) }
}

/** A document that was moved is not new: under its new name it would be compared with nothing. */
function refuseMoved(fresh: readonly string[], since: string, revision: string | undefined, cwd: string): void {
  const gone = filesGone(since, revision, cwd)
  if (gone.size === 0) return
  for (const file of fresh) {
    const { file: found, read } =
      revision === undefined ? fileOrigin(file, cwd) : gitOrigin(`git:${revision}:${file}`, cwd)
    const title = titleOf(Buffer.from(read(found)).toString('utf8'))
    const old = [...gone].find(([, text]) => title !== undefined && titleOf(text) === title)?.[0]
    if (old === undefined) continue
    const name = path.relative(realpathSync(cwd), path.join(topOf(cwd), old))
    const both = `git:${since}:${name} ${revision === undefined ? file : `git:${revision}:${file}`}`
    throw new BadInput(file, 1, `not new but moved: ${old} of that title is gone. Name both, ${both}`)
  }
}

/** Format and title of a document; undefined of any other text. */
function titleOf(text: string): string | undefined {
  try {
    const document: unknown = parse(text)
    if (!isFields(document) || !isFields(document.info) || typeof document.info.title !== 'string') return undefined
    const format = ['openapi', 'asyncapi'].find((key) => Object.hasOwn(document, key))
    return format === undefined ? undefined : `${format} ${document.info.title}`
  } catch {
    return undefined // whether it can be read is told when it is compared
  }
}

function sinceRelease(root: string | undefined, cwd: string): Pairs['compared'] {
  if (root === undefined) throw new BadUsage('which documents?')
  const contract = path.join(root, 'openapi')
  const last = lastRelease(contract)
  if (last === undefined) return []
  const shown = (file: string) => path.relative(cwd, file)
  return DOCUMENTS.map((name) => [shown(last.files[name]), shown(path.join(contract, `${name}.yaml`))])
}
