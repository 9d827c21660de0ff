// `npm run pack`: the tarball of @nexora/client, in dist/.
import path from 'node:path'
import { packClient } from './pack/client.ts'

const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`

const { file, bytes, sizes } = await packClient(path.resolve(import.meta.dirname, '../dist'))
console.log(`${path.relative(process.cwd(), file)}: ${kB(bytes)}. The code behind each import:`)
for (const [name, { minified, gzipped }] of Object.entries(sizes)) {
  const specifier = `@nexora/client${name.slice(1)}`
  console.log(`  ${specifier.padEnd(24)}  minified ${kB(minified).padStart(7)}  gzipped ${kB(gzipped).padStart(7)}`)
}
