// Which parts of the server no longer compile against what was generated: src/ alone, since that is what implements the
// contract, and incrementally, so that a save is answered while the editor still has the eye.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runNode, toolOf } from '../../check/tool.ts'

export interface CompileError {
  /** Relative to the root. */
  readonly file: string
  readonly line: number
  readonly message: string
}

const LINE = /^(.+?)\((\d+),\d+\): error TS\d+: (.*)$/

export async function compileServer(root: string): Promise<CompileError[]> {
  const cache = path.join(root, 'dist/dev')
  mkdirSync(cache, { recursive: true })
  const config = path.join(cache, 'tsconfig.json')
  writeFileSync(
    config,
    JSON.stringify({
      extends: path.join(root, 'tsconfig.json'),
      include: [path.join(root, 'src')],
      compilerOptions: {
        incremental: true,
        tsBuildInfoFile: path.join(cache, 'tsbuildinfo'),
        typeRoots: [path.join(root, 'node_modules/@types')],
      },
    }),
  )
  const { code, stdout, output } = await runNode(
    [toolOf('@typescript/native', 'tsc'), '--project', config, '--pretty', 'false'],
    root,
  )
  const errors = stdout.split('\n').flatMap((line) => {
    const [, file, at, message] = LINE.exec(line) ?? []
    return file === undefined
      ? []
      : [{ file: path.relative(root, path.resolve(root, file)), line: Number(at), message: message ?? '' }]
  })
  if (code !== 0 && errors.length === 0) throw new Error(`the compiler did not run: ${output.trim()}`)
  return errors
}
