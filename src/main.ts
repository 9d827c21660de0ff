// The process: which command, what it exits with. 0 done, 1 failed, 2 asked wrongly.

import { HelpRequest, StartError, UsageError } from './cli/arguments.ts'
import { ConfigError } from './config.ts'

const USAGE = `nexora <command>

  serve      API and docs, simulated calls, webhook delivery (npm start)
  listen     webhooks to a receiver on this machine, without a subscription
  receive    a local receiver that verifies webhooks and prints them
  clients    create | list | rotate | disable   OAuth clients
  migrate    bring the database up to date
  audit      verify the audit trail
  rekey      encrypt stored secrets anew under the first key of the ring
  webhooks   verify a captured delivery, or say why it is not genuine

nexora <command> --help tells more.`

/** Each loads what it needs: the receiver and the commands for clients start without the server. */
const COMMANDS: Readonly<Record<string, (args: string[]) => Promise<void>>> = {
  serve: async (args) => (await import('./cli/serve.ts')).runServe(args),
  receive: async (args) => (await import('./cli/receive.ts')).runReceive(args),
  listen: async (args) => (await import('./cli/listen.ts')).runListen(args),
  clients: async (args) => (await import('./cli/clients.ts')).runClients(args),
  migrate: async (args) => (await import('./cli/migrate.ts')).runMigrate(args),
  webhooks: async (args) => (await import('./cli/webhooks.ts')).runWebhooks(args),
  rekey: async (args) => (await import('./cli/rekey.ts')).runRekey(args),
  audit: async (args) => (await import('./cli/audit.ts')).runAudit(args),
}

async function main(): Promise<void> {
  const [name = '', ...args] = process.argv.slice(2)
  if (name === '--help' || name === 'help') throw new HelpRequest(USAGE)
  const run = COMMANDS[name]
  if (run === undefined) throw new UsageError(name === '' ? USAGE : `There is no command "${name}".\n\n${USAGE}`)
  await run(args)
}

try {
  await main()
} catch (cause) {
  if (cause instanceof HelpRequest) {
    console.log(cause.message)
  } else {
    const asked = cause instanceof UsageError || cause instanceof ConfigError
    console.error(asked || cause instanceof StartError ? cause.message : cause)
    process.exitCode = asked ? 2 : 1
  }
}
