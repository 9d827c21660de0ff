// `npm run pack`: the tarballs of @nexora/client and of nexora-contract, in dist/.
import path from 'node:path'
import { packClient } from './pack/client.ts'
import { packWorkbench } from './pack/workbench.ts'

const DIST = path.resolve(import.meta.dirname, '../dist')
const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`
const shown = (file: string) => path.relative(process.cwd(), file)

const { file, bytes, sizes } = await packClient(DIST)
console.log(`${shown(file)}: ${kB(bytes)}. The code behind each import:`)
for (const [name, { minified, gzipped }] of Object.entries(sizes)) {
  const specifier = `@nexora/client${name.slice(1)}`
  console.log(`  ${specifier.padEnd(24)}  minified ${kB(minified).padStart(7)}  gzipped ${kB(gzipped).padStart(7)}`)
}
const workbench = await packWorkbench(DIST)
console.log(`${shown(workbench.file)}: ${kB(workbench.bytes)}. Commands: diff, lint, mock; no dependency.`)
