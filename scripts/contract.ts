// `npm run contract -- <command>`: work on the contract. A command is a row of the table below; it gets the arguments
// after its name and answers with the exit code: 0 clean, 1 findings, 2 asked wrongly.

interface Command {
  readonly about: string
  readonly run: (args: readonly string[]) => Promise<number>
}

const COMMANDS: Readonly<Record<string, Command>> = {
  lint: {
    about: 'Spectral with the house rules, Redocly, the AsyncAPI parser, and the agreement of both documents',
    run: async (args) => {
      if (args.length > 0) return refuse(`lint takes no arguments, but got ${args.join(' ')}`)
      const { lintAndPrint } = await import('./contract/lint.ts')
      return lintAndPrint()
    },
  },
  diff: {
    about: 'what changed between two documents, and whether it breaks clients or subscribers',
    run: async (args) => {
      const { diffAndPrint } = await import('./contract/diff/command.ts')
      return diffAndPrint(args)
    },
  },
  dev: {
    about: 'watches the contract: a save shows what breaks, and the docs and the mock follow',
    run: async (args) => {
      const { runDev } = await import('./contract/dev/command.ts')
      return runDev(args)
    },
  },
  mock: {
    about: 'a server that answers every operation with examples, implemented or not',
    run: async (args) => {
      const { serveMock } = await import('./contract/mock/command.ts')
      return serveMock(args)
    },
  },
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

function usage(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length))
  const rows = Object.entries(COMMANDS).map(([name, { about }]) => `  ${name.padEnd(width)}  ${about}`)
  return ['npm run contract -- <command>', '', ...rows].join('\n')
}

function refuse(reason: string): number {
  console.error(`${reason}\n\n${usage()}`)
  return 2
}

const [name = '', ...args] = process.argv.slice(2)
if (name === '--help' || name === '-h') {
  console.log(usage())
} else {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  process.exitCode = command
    ? await command.run(args)
    : refuse(name === '' ? 'Which command?' : `There is no command ${name}.`)
}
