// `npm run pack`: the tarball of @nexora/client, in dist/.
import path from 'node:path'
import { packClient } from './pack/client.ts'

const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`

const { file, bytes, minified, gzipped } = await packClient(path.resolve(import.meta.dirname, '../dist'))
console.log(
  `${path.relative(process.cwd(), file)}: ${kB(bytes)}; its code minified ${kB(minified)}, gzipped ${kB(gzipped)}`,
)
