// A strict project of somebody who installed the package: what must compile there, with any TypeScript since 5.4.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { runNode } from '../../scripts/check/tool.ts'

const CODE = `
      import { Nexora, unwrap, type Campaign, type ProblemError } from '@nexora/client'
      import { makeWebhookHandler } from '@nexora/client/express'
      import { makeWebhookPlugin } from '@nexora/client/fastify'
      import { verify } from '@nexora/client/webhooks'
      export const route = makeWebhookHandler({ 'webhook.ping': (event) => void event.sequence }, { secret: 'x' })
      export const plugin = makeWebhookPlugin('/events', {}, { secret: ['x', 'y'] })
      export const verified: Promise<{ scheme: 'standard' | 'nexora' }> = verify('{}', {}, 'x')
      const nexora = new Nexora({ clientId: 'cli_1' })
      export const first = async (): Promise<Campaign | undefined> => (await nexora.campaigns.list()).data[0]
      export const codes = (error: ProblemError): string[] => error.at('/name').map(({ code }) => code)
      export async function outcome(body: string, headers: Headers): Promise<string> {
        const event = await unwrap(body, headers, 'secret')
        if (event.type === 'unknown') return event.event_type
        return event.type === 'conversation.completed' ? event.data.object.id : event.type
      }
      type Body = Parameters<Nexora['campaigns']['create']>[0]
      export const needsScenario: { recipients: [] } extends Body ? false : true = true
`

const FLAGS = ['--strict', '--exactOptionalPropertyTypes', '--noEmit', '--module', 'nodenext', '--target', 'es2022']

/** @param tsc the script of a compiler; @param project where the package is installed; @returns exit code and findings */
export async function compileStrictly(tsc: string, project: string, form: 'mts' | 'cts') {
  return compileStrict(tsc, project, `strict.${form}`, CODE)
}

/** @param flags further ones of the compiler */
export async function compileStrict(tsc: string, project: string, file: string, code: string, ...flags: string[]) {
  writeFileSync(path.join(project, file), code)
  const args = [tsc, ...FLAGS, ...flags, '--lib', 'es2022,dom,dom.iterable', file]
  const { code: exitCode, output } = await runNode(args, project)
  return { code: exitCode, output }
}
