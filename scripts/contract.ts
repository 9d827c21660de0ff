// `npm run contract -- <command>`: work on the contract. A command is a row of the table below.
import path from 'node:path'
import { type Command, diffCommand, type Home, mockCommand, runCommand } from './contract/commands.ts'

const HOME: Home = { call: 'npm run contract --', root: path.join(import.meta.dirname, '..') }

const COMMANDS: Readonly<Record<string, Command>> = {
  lint: {
    about: 'Spectral with the house rules, Redocly, the AsyncAPI parser, and the agreement of both documents',
    run: async (args) => {
      if (args.length > 0) {
        console.error(`lint takes no arguments, but got ${args.join(' ')}`)
        return 2
      }
      const { lintAndPrint } = await import('./contract/lint.ts')
      return lintAndPrint()
    },
  },
  diff: diffCommand(HOME),
  dev: {
    about: 'watches the contract: a save shows what breaks, and the docs and the mock follow',
    run: async (args) => {
      const { runDev } = await import('./contract/dev/command.ts')
      return runDev(args)
    },
  },
  mock: mockCommand(HOME, 'a server that answers every operation with examples, implemented or not'),
  docs: {
    about: 'the documentation as a folder of files that needs no server',
    run: async (args) => {
      const { writeDocs } = await import('./contract/docs.ts')
      return writeDocs(args)
    },
  },
  release: {
    about: 'keeps both documents as they are, under a version that says how much changed',
    run: async (args) => {
      const { releaseAndPrint } = await import('./contract/release/command.ts')
      return releaseAndPrint(args)
    },
  },
}

process.exitCode = await runCommand(HOME.call, COMMANDS, process.argv.slice(2))
