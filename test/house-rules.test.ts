// The rules of this code base that neither the compiler nor the linter knows.
// Each finding is a line `file:line what`, so that a failure says what to change.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { SETTINGS } from '../src/config.ts'
import { PROBLEMS } from '../src/kernel/problem.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const FILE_LINES_MAX = 300
const FUNCTION_LINES_MAX = 60
const UNCOMMENTED_LINES_MAX = 40

// The published client has a clock and an environment of its own, in one file.
const CLOCK = /^src\/(kernel\/clock|sdk\/host)[.]ts$/
const PROCESS = /^src\/(cli\/|main[.]ts$|start[.]mjs$|sdk\/host[.]ts$)/

/** What a file of src may only say in the places named. */
const RESERVED: Readonly<Record<string, RegExp>> = {
  'Date.now': CLOCK,
  'new Date()': CLOCK,
  'performance.now': CLOCK,
  'Math.random': PROCESS,
  'process.env': PROCESS,
  console: PROCESS,
}

interface SourceFile {
  readonly name: string
  readonly text: string
}

function filesUnder(folder: string, extensions: RegExp): SourceFile[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extensions.test(entry.name))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)))
    .filter((name) => !/(^|\/)(node_modules|dist)\//.test(name))
    .sort()
    .map((name) => ({ name, text: readFileSync(path.join(ROOT, name), 'utf8') }))
}

const CODE = /[.](ts|tsx|mjs|js)$/
const src = filesUnder('src', CODE)
const ours = [...src, ...filesUnder('scripts', CODE), ...filesUnder('test', CODE)]

const linesOf = (text: string) => text.trimEnd().split('\n').length

const parse = ({ name, text }: SourceFile) => ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)

/** Every node of a file, from the top. */
function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node
  const children: ts.Node[] = []
  node.forEachChild((child) => void children.push(child))
  for (const child of children) yield* nodesOf(child)
}

const lineOf = (node: ts.Node) => node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1
const endLineOf = (node: ts.Node) => node.getSourceFile().getLineAndCharacterOfPosition(node.getEnd()).line + 1

function reservedWord(node: ts.Node): string | undefined {
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) return 'new Date()'
  if (ts.isImportDeclaration(node) && /^(node:)?process$/.test((node.moduleSpecifier as ts.StringLiteral).text))
    return 'process.env'
  if (!ts.isPropertyAccessExpression(node)) return undefined
  return node.expression.getText() === 'console' ? 'console' : node.getText()
}

/** A function with a body; the callback of `describe` is a list of tests rather than one. */
function isFunction(node: ts.Node): boolean {
  const isSuite = ts.isCallExpression(node.parent) && /^describe\b/.test(node.parent.expression.getText())
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && !isSuite
}

/** What does not count for the function around it: functions of their own, and text it writes out. */
function apartIn(node: ts.Node): ts.Node[] {
  const found: ts.Node[] = []
  node.forEachChild(
    (child) => void found.push(...(isFunction(child) || ts.isTemplateLiteral(child) ? [child] : apartIn(child))),
  )
  return found
}

/** Lines of a function without those of others inside it: a factory of handlers is as long as its own part. */
function ownLines(node: ts.Node): number {
  const apart = apartIn(node).reduce((sum, inner) => sum + endLineOf(inner) - lineOf(inner), 0)
  return endLineOf(node) - lineOf(node) + 1 - apart
}

describe('source files', () => {
  it('reach for time, chance, environment and console only where that is allowed', () => {
    const findings = src.flatMap((file) =>
      [...nodesOf(parse(file))].flatMap((node) => {
        const word = reservedWord(node)
        const allowed = word === undefined || !Object.hasOwn(RESERVED, word) || RESERVED[word]?.test(file.name)
        return allowed ? [] : [`${file.name}:${lineOf(node)} ${word}`]
      }),
    )
    expect(findings).toEqual([])
  })

  it(`have at most ${FILE_LINES_MAX} lines`, () => {
    const written = [...ours, ...filesUnder('openapi', /[.]yaml$/)]
    const findings = written
      .map(({ name, text }) => ({ name, lines: linesOf(text) }))
      .filter(({ lines }) => lines > FILE_LINES_MAX)
    expect(findings).toEqual([])
  })

  it(`hold functions of at most ${FUNCTION_LINES_MAX} lines`, () => {
    const findings = ours.flatMap((file) =>
      [...nodesOf(parse(file))]
        .filter((node) => !ts.isSourceFile(node) && isFunction(node) && ownLines(node) > FUNCTION_LINES_MAX)
        .map((node) => `${file.name}:${lineOf(node)} ${ownLines(node)} lines`),
    )
    expect(findings).toEqual([])
  })

  it(`open with a comment when they have more than ${UNCOMMENTED_LINES_MAX} lines`, () => {
    const findings = src
      .filter(({ text }) => linesOf(text) > UNCOMMENTED_LINES_MAX && !/^(#!.*\n)?\/[/*]/.test(text))
      .map(({ name }) => name)
    expect(findings).toEqual([])
  })

  it('are named in kebab-case and after what they compute', () => {
    const findings = ours
      .map(({ name }) => name)
      .filter((name) => {
        const parts = name.split('/')
        const stem = String(parts.pop()).replace(/[.](property[.]test|test|config|d)?[.]?(ts|tsx|mjs|js)$/, '')
        return (
          ![...parts, stem].every((part) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(part)) ||
          [...parts, stem].some((part) => /^(utils?|helpers?|misc|common|index)$/.test(part))
        )
      })
    expect(findings).toEqual([])
  })

  it('pass nothing on as a barrel', () => {
    const findings = ours.flatMap((file) =>
      parse(file)
        .statements.filter((statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined)
        .map((statement) => `${file.name}:${lineOf(statement)}`),
    )
    expect(findings).toEqual([])
  })

  it('neither give up types nor silence the compiler', () => {
    const silencer = new RegExp(`@ts-(${['ignore', 'nocheck', 'expect-error'].join('|')})`)
    const findings = ours.flatMap((file) => {
      const anys = [...nodesOf(parse(file))].filter((node) => node.kind === ts.SyntaxKind.AnyKeyword)
      const silenced = file.text.split('\n').flatMap((line, index) => (silencer.test(line) ? [index + 1] : []))
      return [
        ...anys.map((node) => `${file.name}:${lineOf(node)} any`),
        ...silenced.map((line) => `${file.name}:${line}`),
      ]
    })
    expect(findings).toEqual([])
  })
})

describe('documents and code', () => {
  const contract = JSON.parse(readFileSync(path.join(ROOT, 'generated/openapi.json'), 'utf8'))

  it('name the same problems in the catalogue and in the contract', () => {
    expect(Object.keys(PROBLEMS).sort()).toEqual([...contract.components.schemas.ProblemCode.enum].sort())
  })

  it('keep every operation under /v1 or /oauth', () => {
    expect(Object.keys(contract.paths).filter((name) => !/^\/(v1|oauth)\//.test(name))).toEqual([])
  })

  it('explain every setting in RUNBOOK.md, and none that does not exist', () => {
    const runbook = readFileSync(path.join(ROOT, 'RUNBOOK.md'), 'utf8')
    const names = Object.values(SETTINGS).map(({ name }) => name)
    expect(names.filter((name) => !runbook.includes(name))).toEqual([])
    const known = new Set([...names, 'NEXORA_WEBHOOK_SECRET'])
    expect(
      [...runbook.matchAll(/\bNEXORA_[A-Z_]+\b/g)].map(([name]) => name).filter((name) => !known.has(name)),
    ).toEqual([])
  })
})
