// Where the files of one side come from: the disk, or a revision of git.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { BadInput, isFields } from './place.ts'

export interface Origin {
  readonly file: string
  readonly read: (file: string) => Uint8Array
  readonly show: (file: string) => string
}

interface GitOrigin extends Origin {
  readonly has: (file: string) => boolean
}

const GIT_BYTES_MAX = 256 * 1024 * 1024

export const isRemote = (ref: string) => /^[a-z][a-z0-9+.-]*:\/\//i.test(ref)

export const message = (error: unknown) => (error instanceof Error ? error.message : String(error))

function gitBytes(cwd: string, args: readonly string[]): Buffer {
  try {
    return execFileSync('git', [...args], { cwd, maxBuffer: GIT_BYTES_MAX, stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const said = isFields(error) ? String(error.stderr ?? '').trim() : ''
    const ran = isFields(error) && typeof error.status === 'number'
    // Asked to be quiet, git says nothing of a name that it does not know.
    const silent = ran ? 'git knows no such name; has it been fetched?' : 'git did not run'
    throw new Error(said.split('\n')[0] || silent, { cause: error })
  }
}

const git = (cwd: string, args: readonly string[]): string => gitBytes(cwd, args).toString('utf8')

/** The folder of the repository. */
export const topOf = (cwd: string) => git(cwd, ['rev-parse', '--show-toplevel']).trim()

/** Refuses what is no revision, before any file is asked for. */
const commitOf = (ref: string, cwd: string) =>
  git(cwd, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]).trim()

export function gitOrigin(argument: string, cwd: string): GitOrigin {
  const [, ref = '', name = ''] = argument.match(/^git:([^:]+):(.+)$/) ?? []
  if (ref === '' || ref.startsWith('-')) throw new BadInput(argument, 1, 'write git:REF:path')
  try {
    const top = topOf(cwd)
    const revision = commitOf(ref, cwd)
    const inTop = (file: string) => path.relative(top, file).replaceAll(path.sep, '/')
    return {
      file: path.resolve(realpathSync(cwd), name),
      has: (file) => git(top, ['ls-tree', '--name-only', '-z', revision, '--', inTop(file)]) !== '',
      read: (file) => gitBytes(top, ['cat-file', 'blob', `${revision}:${inTop(file)}`]),
      show: (file) => `git:${ref}:${inTop(file)}`,
    }
  } catch (error) {
    throw new BadInput(argument, 1, `the revision ${ref} cannot be read: ${message(error)}`)
  }
}

function readLocal(file: string): Uint8Array {
  if (!existsSync(file)) throw new Error(`there is no such file ${file}`)
  const found = statSync(file)
  if (found.isDirectory()) throw new Error(`${file} is a folder, not a file`)
  // A device or a pipe may be read for ever.
  if (!found.isFile()) throw new Error(`${file} is not a file`)
  return readFileSync(file)
}

export function fileOrigin(argument: string, cwd: string): Origin {
  const file = path.resolve(cwd, argument)
  if (!existsSync(file)) throw new BadInput(argument, 1, 'there is no such file')
  if (!statSync(file).isFile()) throw new BadInput(argument, 1, 'this is not a file')
  return { file, read: readLocal, show: (name) => (isRemote(name) ? name : path.relative(cwd, name)) }
}

/** Whether a revision has a file. @throws BadInput when there is no such revision */
export function isInRevision(ref: string, file: string, cwd: string): boolean {
  const origin = gitOrigin(`git:${ref}:${file}`, cwd)
  return origin.has(origin.file)
}

/**
 * Each YAML or JSON file that a revision has and a later one (the working tree when undefined) has no more.
 * @returns their texts by name, from the folder of the repository
 */
export function filesGone(since: string, revision: string | undefined, cwd: string): Map<string, string> {
  const top = topOf(cwd)
  const range = [commitOf(since, cwd), ...(revision === undefined ? [] : [commitOf(revision, cwd)])]
  const names = git(top, ['diff', '--name-only', '-z', '--no-renames', '--diff-filter=D', ...range, '--'])
  const gone = names.split('\0').filter((name) => /[.](?:ya?ml|json)$/i.test(name))
  return new Map(gone.map((name) => [name, git(top, ['cat-file', 'blob', `${range[0]}:${name}`])]))
}

/**
 * Where the history of `revision` left that of `base`: what `base` got since is no change of ours.
 * @returns `base` as it was given when it has not moved on, otherwise the commit
 * @throws BadInput when either is no revision, or when they have no history in common
 */
export function leftAt(base: string, revision: string, cwd: string): string {
  const commits = [base, revision].map((ref) => {
    try {
      return commitOf(ref, cwd)
    } catch (error) {
      throw new BadInput(ref, 1, `the revision cannot be read: ${message(error)}`)
    }
  })
  try {
    const left = git(cwd, ['merge-base', ...commits]).trim()
    return left === commits[0] ? base : git(cwd, ['rev-parse', '--short', left]).trim()
  } catch {
    throw new BadInput(
      base,
      1,
      `it has no history in common with ${revision}; a shallow clone needs git fetch --unshallow`,
    )
  }
}
