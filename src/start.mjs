#!/usr/bin/env node
// Plain JavaScript, so that a Node that is too old can say so instead of failing on the first type.
const [major] = process.versions.node.split('.').map(Number)
if (major < 24) {
  console.error(
    `Nexora needs Node 24 or newer; this is ${process.versions.node}. ` +
      'npm scripts and npx run on the Node 24 that npm ci installs (Linux, Windows).',
  )
  process.exit(2)
}
await import('./main.ts')
