// Commands by name: picks the row that was asked for, hands it the arguments after its name, and sets the exit code.
// Used by the workbench here (scripts/contract.ts) and by the one that is installed elsewhere (installed.ts).

export interface Command {
  readonly about: string
  /** @returns the exit code: 0 clean, 1 findings, 2 asked wrongly or not able to tell */
  readonly run: (args: readonly string[]) => Promise<number>
}

/** Where a command is at home. */
export interface Home {
  /** How it is called, as usage texts write it. */
  readonly call: string
  /** Holds `openapi/` and its releases, which are meant when no document is named; undefined elsewhere. */
  readonly root: string | undefined
}

/** `diff`, wherever it is at home. */
export const diffCommand = (home: Home): Command => ({
  about: 'what changed between two documents, and whether it breaks clients or subscribers',
  run: async (args) => {
    const { diffAndPrint } = await import('./diff/command.ts')
    return diffAndPrint(args, home)
  },
})

/** `mock`, likewise. */
export const mockCommand = (home: Home, about: string): Command => ({
  about,
  run: async (args) => {
    const { serveMock } = await import('./mock/command.ts')
    return serveMock(args, home)
  },
})

function usage(call: string, commands: Readonly<Record<string, Command>>): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length))
  const rows = Object.entries(commands).map(([name, { about }]) => `  ${name.padEnd(width)}  ${about}`)
  return [`${call} <command>`, '', ...rows].join('\n')
}

/** @returns the exit code */
export async function runCommand(
  call: string,
  commands: Readonly<Record<string, Command>>,
  [name = '', ...args]: readonly string[],
): Promise<number> {
  if (name === '--help' || name === '-h') {
    console.log(usage(call, commands))
    return 0
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command) return command.run(args)
  const reason = name === '' ? 'Which command?' : `There is no command ${name}.`
  console.error(`${reason}\n\n${usage(call, commands)}`)
  return 2
}
