// The package @nexora/client from the generated facade and src/sdk: ESM and CommonJS with source maps, declarations for
// both, no dependency. Node strips no types inside node_modules, so it must be built.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { CONTRACT_SHA256, CONTRACT_VERSION } from '../../generated/clients/typescript/contract.ts'
import { ROOT, runNode, toolOf } from '../check/tool.ts'
import { makeTarball } from './tarball.ts'

const GENERATED = 'generated/clients/typescript'
const ENTRY = `${GENERATED}/nexora.ts`

/** What can be imported, and the module behind it. */
const ENTRIES: Readonly<Record<string, string>> = {
  '.': ENTRY,
  './webhooks': `${GENERATED}/webhooks.ts`,
  './node': 'src/sdk/adapters/node.ts',
  './express': 'src/sdk/adapters/express.ts',
  './koa': 'src/sdk/adapters/koa.ts',
  './fastify': 'src/sdk/adapters/fastify.ts',
  './hono': 'src/sdk/adapters/hono.ts',
}

function exported(module: string) {
  const form = (format: string) => ({
    types: `./${format}/${module.replace(/[.]ts$/, '.d.ts')}`,
    default: `./${format}/${module.replace(/[.]ts$/, '.js')}`,
  })
  return { import: form('esm'), require: form('cjs') }
}

const MANIFEST = {
  name: '@nexora/client',
  version: CONTRACT_VERSION,
  description: 'Client of the Nexora API: typed calls, tokens, retries under one idempotency key, verified webhooks.',
  license: 'MIT',
  type: 'module',
  sideEffects: false,
  engines: { node: '>=20' },
  main: exported(ENTRY).require.default,
  module: exported(ENTRY).import.default,
  types: exported(ENTRY).require.types,
  exports: {
    ...Object.fromEntries(Object.entries(ENTRIES).map(([name, module]) => [name, exported(module)])),
    './vectors/webhooks.json': './vectors/webhooks.json',
    './vectors/webhooks.schema.json': './vectors/webhooks.schema.json',
    './package.json': './package.json',
  },
  files: ['esm', 'cjs', 'vectors', 'api.md'],
  nexora: { contractVersion: CONTRACT_VERSION, contractSha256: CONTRACT_SHA256 },
}

export interface Packed {
  readonly file: string
  readonly bytes: number
  /** Of each import. */
  readonly sizes: Readonly<Record<string, Size>>
}

export interface Size {
  readonly minified: number
  readonly gzipped: number
}

/** Makes the tarball in `folder`. @throws Error with what the compiler or npm said */
export async function packClient(folder: string): Promise<Packed> {
  const stage = mkdtempSync(path.join(tmpdir(), 'nexora-pack-'))
  try {
    for (const format of ['esm', 'cjs'] as const) {
      await transpile(format, path.join(stage, format))
      // Decides what the code and the declarations below it are, for Node and for the compiler.
      const type = format === 'esm' ? 'module' : 'commonjs'
      writeFileSync(path.join(stage, format, 'package.json'), `${JSON.stringify({ type, sideEffects: false })}\n`)
    }
    await declare(stage)
    cpSync(path.join(ROOT, 'src/sdk/README.md'), path.join(stage, 'README.md'))
    cpSync(path.join(ROOT, GENERATED, 'api.md'), path.join(stage, 'api.md'))
    cpSync(path.join(ROOT, 'generated/vectors'), path.join(stage, 'vectors'), { recursive: true })
    cpSync(path.join(ROOT, 'LICENSE'), path.join(stage, 'LICENSE'))
    writeFileSync(path.join(stage, 'package.json'), `${JSON.stringify(MANIFEST, null, 2)}\n`)
    const file = await makeTarball(stage, folder)
    return { file, bytes: statSync(file).size, sizes: await sizes() }
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

const CODE = {
  platform: 'neutral',
  target: 'es2022',
  // Class names are part of the errors that people read.
  keepNames: true,
  absWorkingDir: ROOT,
  logLevel: 'silent',
} as const

/** Everything that an entry reaches, in one file, in memory. */
const bundled = (entry: string) =>
  build({
    ...CODE,
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    minify: true,
    metafile: true,
    write: false,
    outdir: 'dist',
  })

/** A module for each source, so that an import of one entry brings no other, and all share one class of each error. */
async function transpile(format: 'esm' | 'cjs', outdir: string): Promise<void> {
  const graphs = await Promise.all(Object.values(ENTRIES).map(bundled))
  const entryPoints = [...new Set(graphs.flatMap(({ metafile }) => Object.keys(metafile.inputs)))].sort()
  const { outputFiles } = await build({
    ...CODE,
    entryPoints,
    bundle: false,
    format,
    outbase: ROOT,
    outdir,
    sourcemap: 'linked',
    write: false,
  })
  for (const { path: file, text } of outputFiles) {
    mkdirSync(path.dirname(file), { recursive: true })
    // As long as before, so that the source maps stay right.
    const code = text.replaceAll(/((?:from |import |require\()"\.[^"]*)\.ts"/g, '$1.js"')
    writeFileSync(file, file.endsWith('.map') ? rooted(text, path.dirname(file)) : code)
  }
}

/** The source map with its sources named from the root, and not by where this machine keeps them. */
function rooted(map: string, folder: string): string {
  const content = JSON.parse(map) as { sources: string[] }
  const sources = content.sources.map((source) => path.relative(ROOT, path.resolve(folder, source)))
  return JSON.stringify({ ...content, sourceRoot: 'nexora:///', sources })
}

/** Bytes of the code behind an import, minified in one file. */
async function sizeOf(entry: string): Promise<Size> {
  const code = (await bundled(entry)).outputFiles[0]?.contents ?? new Uint8Array()
  return { minified: code.length, gzipped: gzipSync(code).length }
}

async function sizes(): Promise<Record<string, Size>> {
  const measured = Object.entries(ENTRIES).map(async ([name, entry]) => [name, await sizeOf(entry)] as const)
  return Object.fromEntries(await Promise.all(measured))
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
  const settings = {
    extends: path.join(ROOT, 'tsconfig.json'),
    compilerOptions,
    files: Object.values(ENTRIES).map((entry) => path.join(ROOT, entry)),
  }
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
