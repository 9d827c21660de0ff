// The workbench as it is installed elsewhere: `nexora-contract <command>`. It knows no documents but those it is given.
// scripts/pack/workbench.ts makes it one file; bin.mjs, which Node runs first, refuses a Node that is too old for it.
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

process.exitCode = await runCommand(HOME.call, COMMANDS, process.argv.slice(2))
