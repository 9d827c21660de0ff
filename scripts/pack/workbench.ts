// The package nexora-contract: the part of the contract workbench that works on anybody's documents, in one file without
// dependencies, so that a gate installs in a second and cannot change under its users. The licences of what is in that
// file go with it.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build, type Metafile } from 'esbuild'
import { ROOT } from '../check/tool.ts'
import { makeTarball } from './tarball.ts'

const SOURCE = path.join(ROOT, 'scripts/contract')
/** What @redocly/openapi-core needs; the system's Node may be older than ours. */
const NODE = '^20.19.0 || >=22.12.0'

const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string }

const MANIFEST = {
  name: 'nexora-contract',
  version,
  description: 'Stops changes of OpenAPI and AsyncAPI documents that break clients or subscribers.',
  license: 'MIT',
  type: 'module',
  bin: { 'nexora-contract': 'bin.mjs' },
  engines: { node: NODE },
  exports: { './report.schema.json': './report.schema.json', './package.json': './package.json' },
}

/** Packages of the bundle are CommonJS in part, and ask for Node's own modules by `require`. */
const BANNER = `import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);`

export interface PackedWorkbench {
  readonly file: string
  readonly bytes: number
  /** Whose code is in it. */
  readonly packages: readonly string[]
}

/** Makes the tarball in `folder`. @throws Error with what the bundler or npm said, or when a licence is missing */
export async function packWorkbench(folder: string): Promise<PackedWorkbench> {
  const stage = mkdtempSync(path.join(tmpdir(), 'nexora-pack-'))
  try {
    const { metafile } = await build({
      absWorkingDir: ROOT,
      entryPoints: [path.join(SOURCE, 'installed.ts')],
      outfile: path.join(stage, 'nexora-contract.mjs'),
      bundle: true,
      platform: 'node',
      target: 'node20.19',
      format: 'esm',
      minify: true,
      keepNames: true,
      banner: { js: BANNER },
      metafile: true,
      logLevel: 'silent',
    })
    const packages = packagesIn(metafile)
    writeFileSync(path.join(stage, 'THIRD_PARTY_LICENCES.txt'), licencesOf(packages))
    cpSync(path.join(SOURCE, 'bin.mjs'), path.join(stage, 'bin.mjs'))
    cpSync(path.join(SOURCE, 'README.md'), path.join(stage, 'README.md'))
    cpSync(path.join(SOURCE, 'check.sh'), path.join(stage, 'check.sh'))
    cpSync(path.join(SOURCE, 'diff/disputed.yaml'), path.join(stage, 'disputed.yaml'))
    cpSync(path.join(SOURCE, 'diff/report/report.schema.json'), path.join(stage, 'report.schema.json'))
    cpSync(path.join(ROOT, '.github/workflows/contract.yml'), path.join(stage, 'contract.yml'))
    cpSync(path.join(ROOT, 'LICENSE'), path.join(stage, 'LICENSE'))
    writeFileSync(path.join(stage, 'package.json'), `${JSON.stringify(MANIFEST, null, 2)}\n`)
    const file = await makeTarball(stage, folder)
    return { file, bytes: statSync(file).size, packages: packages.map(({ name }) => name) }
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

interface Bundled {
  readonly name: string
  readonly folder: string
}

/** Every package that has code in the bundle; one that is there in two versions counts twice. */
function packagesIn({ inputs, outputs }: Metafile): Bundled[] {
  const used = new Set(Object.values(outputs).flatMap((output) => Object.keys(output.inputs)))
  const folders = Object.keys(inputs)
    .filter((input) => used.has(input))
    .flatMap((input) => input.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/) ?? [])
  return [...new Set(folders)].sort().map((folder) => {
    const { name, version: its } = manifestOf(folder)
    return { name: `${name} ${its}`, folder }
  })
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string
  readonly author?: string | { readonly name: string }
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(path.join(ROOT, folder, 'package.json'), 'utf8')) as Manifest

function licencesOf(packages: readonly Bundled[]): string {
  const texts = packages.map(({ name, folder }) => `${name}\n${'='.repeat(name.length)}\n\n${licenceOf(folder)}`)
  return `nexora-contract.mjs holds code of these packages.\n\n\n${texts.join('\n\n\n')}\n`
}

function licenceOf(folder: string): string {
  const own = path.join(ROOT, folder)
  const file = readdirSync(own).find((name) => /^(licen[cs]e|copying)/i.test(name))
  if (file !== undefined && existsSync(path.join(own, file))) return readFileSync(path.join(own, file), 'utf8').trim()
  const { name, license, author } = manifestOf(folder)
  // Packages without the text: MIT wants it to go along, and any other has to be looked at first.
  if (license !== 'MIT') throw new Error(`${name} comes without the text of its licence, ${license}`)
  const who = typeof author === 'string' ? author : (author?.name ?? `the authors of ${name}`)
  const terms = readFileSync(path.join(ROOT, 'LICENSE'), 'utf8')
  return `MIT License\n\nCopyright (c) ${who}\n\n${terms.slice(terms.indexOf('Permission is hereby granted')).trim()}`
}
