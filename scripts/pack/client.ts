// The package @nexora/client from the generated facade and src/sdk: one file of ESM and one of CommonJS with source
// maps, declarations for both, no dependency. Node strips no types inside node_modules, so it must be built.
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { CONTRACT_SHA256, CONTRACT_VERSION } from '../../generated/clients/typescript/contract.ts'
import { ROOT, runNode, toolOf } from '../check/tool.ts'

const ENTRY = 'generated/clients/typescript/nexora.ts'
const TYPES = ENTRY.replace(/[.]ts$/, '.d.ts')

const MANIFEST = {
  name: '@nexora/client',
  version: CONTRACT_VERSION,
  description: 'Client of the Nexora API: typed calls, tokens, retries under one idempotency key, verified webhooks.',
  license: 'MIT',
  type: 'module',
  sideEffects: false,
  engines: { node: '>=20' },
  main: './cjs/index.js',
  module: './esm/index.js',
  types: `./esm/${TYPES}`,
  exports: {
    '.': {
      import: { types: `./esm/${TYPES}`, default: './esm/index.js' },
      require: { types: `./cjs/${TYPES}`, default: './cjs/index.js' },
    },
    './package.json': './package.json',
  },
  files: ['esm', 'cjs'],
  nexora: { contractVersion: CONTRACT_VERSION, contractSha256: CONTRACT_SHA256 },
}

export interface Packed {
  readonly file: string
  readonly bytes: number
  /** Bytes of the code in one file. */
  readonly minified: number
  readonly gzipped: number
}

/** Makes the tarball in `folder`. @throws Error with what the compiler or npm said */
export async function packClient(folder: string): Promise<Packed> {
  const stage = mkdtempSync(path.join(tmpdir(), 'nexora-pack-'))
  try {
    for (const format of ['esm', 'cjs'] as const) {
      await bundle(format, { outfile: path.join(stage, format, 'index.js'), sourcemap: 'linked' })
      // Decides what the code and the declarations below it are, for Node and for the compiler.
      const type = format === 'esm' ? 'module' : 'commonjs'
      writeFileSync(path.join(stage, format, 'package.json'), `${JSON.stringify({ type, sideEffects: false })}\n`)
    }
    await declare(stage)
    cpSync(path.join(ROOT, 'src/sdk/README.md'), path.join(stage, 'README.md'))
    cpSync(path.join(ROOT, 'LICENSE'), path.join(stage, 'LICENSE'))
    writeFileSync(path.join(stage, 'package.json'), `${JSON.stringify(MANIFEST, null, 2)}\n`)
    mkdirSync(folder, { recursive: true })
    const file = path.join(folder, await npmPack(stage, folder))
    return { file, bytes: statSync(file).size, ...(await measure(stage)) }
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

const bundle = (format: 'esm' | 'cjs', output: { outfile: string; sourcemap?: 'linked'; minify?: boolean }) =>
  build({
    entryPoints: [path.join(ROOT, ENTRY)],
    bundle: true,
    format,
    platform: 'neutral',
    target: 'es2022',
    // Class names are part of the errors that people read.
    keepNames: true,
    absWorkingDir: ROOT,
    logLevel: 'silent',
    ...output,
  })

async function measure(stage: string) {
  const outfile = path.join(stage, 'minified.js')
  await bundle('esm', { outfile, minify: true })
  const code = readFileSync(outfile)
  return { minified: code.length, gzipped: gzipSync(code).length }
}

/** The same declarations for both forms; the package.json beside them says which of the two they describe. */
async function declare(stage: string): Promise<void> {
  const project = path.join(stage, 'tsconfig.json')
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: ROOT,
    outDir: path.join(stage, 'esm'),
    types: [],
  }
  const settings = { extends: path.join(ROOT, 'tsconfig.json'), compilerOptions, files: [path.join(ROOT, ENTRY)] }
  writeFileSync(project, JSON.stringify({ ...settings, include: [] }))
  const { code, output } = await runNode([toolOf('@typescript/native', 'tsc'), '--project', project])
  if (code !== 0) throw new Error(`The declarations do not compile:\n${output}`)
  for (const name of readdirSync(path.join(stage, 'esm'), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts')) continue
    const text = readFileSync(path.join(stage, 'esm', name), 'utf8').replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'")
    for (const format of ['esm', 'cjs']) {
      mkdirSync(path.dirname(path.join(stage, format, name)), { recursive: true })
      writeFileSync(path.join(stage, format, name), text)
    }
  }
}

/** The name of the tarball. */
async function npmPack(stage: string, folder: string): Promise<string> {
  const shell = process.platform === 'win32'
  const args = ['pack', '--silent', '--pack-destination', folder]
  const { stdout } = await promisify(execFile)('npm', args, { cwd: stage, shell })
  return stdout.trim().split('\n').at(-1) ?? ''
}
