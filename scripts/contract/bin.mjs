#!/usr/bin/env node
// Runs on any Node, to say so when it is too old for the rest.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) {
  // 1 says that a change blocks; whatever keeps the check from running is 2.
  await import('./nexora-contract.mjs').catch((error) => {
    console.error(error)
    process.exitCode = 2
  })
} else {
  console.error(`nexora-contract needs Node 20.19, 22.12 or newer; this is ${process.versions.node}.`)
  process.exitCode = 2
}
