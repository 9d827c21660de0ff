#!/usr/bin/env node
// Runs on any Node, to say so when it is too old for the rest.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) {
  await import('./nexora-contract.mjs')
} else {
  console.error(`nexora-contract needs Node 20.19, 22.12 or newer; this is ${process.versions.node}.`)
  process.exitCode = 2
}
