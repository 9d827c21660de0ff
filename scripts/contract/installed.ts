// The workbench as it is installed elsewhere: `nexora-contract <command>`. It knows no documents but those it is given.
// scripts/pack/workbench.ts makes it one file; bin.mjs, which Node runs first, refuses a Node that is too old for it.
import { readFileSync } from 'node:fs'
import { type Command, diffCommand, type Home, mockCommand, runCommand } from './commands.ts'

const HOME: Home = { call: 'nexora-contract', root: undefined }

const COMMANDS: Readonly<Record<string, Command>> = {
  diff: diffCommand(HOME),
  lint: {
    about: 'Redocly, patterns that are safe, answers that stay open, deprecations with a date, examples',
    run: async (args) => {
      const { lintAnyAndPrint } = await import('./lint-any.ts')
      return lintAnyAndPrint(args, HOME)
    },
  },
  mock: mockCommand(HOME, 'a server that answers every operation of a document with its examples'),
}

const asked = process.argv.slice(2)
if (asked[0] === '--version') {
  const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
  console.log(version)
} else process.exitCode = await runCommand(HOME.call, COMMANDS, asked)
