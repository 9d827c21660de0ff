// The workbench as it is installed elsewhere: `nexora-contract <command>`. It knows no documents but those it is given.
// scripts/pack/workbench.ts makes it one file; bin.mjs, which Node runs first, refuses a Node that is too old for it.
import { type Command, type Home, runCommand } from './commands.ts'

const HOME: Home = { call: 'nexora-contract', root: undefined }

const COMMANDS: Readonly<Record<string, Command>> = {
  diff: {
    about: 'what changed between two documents, and whether it breaks clients or subscribers',
    run: async (args) => {
      const { diffAndPrint } = await import('./diff/command.ts')
      return diffAndPrint(args, HOME)
    },
  },
  lint: {
    about: 'Redocly, patterns that are safe, answers that stay open, deprecations with a date, examples',
    run: async (args) => {
      const { lintAnyAndPrint } = await import('./lint-any.ts')
      return lintAnyAndPrint(args, HOME)
    },
  },
  mock: {
    about: 'a server that answers every operation of a document with its examples',
    run: async (args) => {
      const { serveMock } = await import('./mock/command.ts')
      return serveMock(args, HOME)
    },
  },
}

process.exitCode = await runCommand(HOME.call, COMMANDS, process.argv.slice(2))
