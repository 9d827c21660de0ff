// What the command line answers to a question, and to a mistake: help on stdout with 0, and what is
// wrong and how it is done right on stderr with 2. A mistake changes nothing.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../src/cli/store.ts'
import { readConfig } from '../../src/config.ts'
import { listClients } from '../../src/oauth/repository.ts'
import { listOrganisations } from '../../src/organisations/repository.ts'
import { nexora } from '../e2e/processes.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'nexora-cli-'))
const environment = { NEXORA_DATA: folder }

beforeAll(async () => {
  await using store = await openStore(readConfig(environment))
  await store.unitOfWork.run((tx) => store.organisations.create(tx, 'Test'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('--help', () => {
  for (const command of [[], ['serve'], ['receive'], ['listen'], ['clients'], ['migrate'], ['audit']])
    it(`of nexora ${command.join(' ')} is the answer, on stdout`, async () => {
      const { code, output, errors } = await nexora([...command, '--help'], environment)
      expect({ code, errors }).toEqual({ code: 0, errors: '' })
      expect(output).toContain(`nexora ${command[0] ?? '<command>'}`)
    })
})

describe('a mistake', () => {
  const MISTAKES: Readonly<Record<string, { args: string[]; says: string }>> = {
    'no command': { args: [], says: 'nexora <command>' },
    'an unknown command': { args: ['serv'], says: 'There is no command "serv"' },
    'an unknown option': { args: ['serve', '--prot', '80'], says: 'nexora serve' },
    'no action': { args: ['clients'], says: 'nexora clients create' },
    'an unknown action': { args: ['clients', 'delete'], says: 'nexora clients create' },
    'a client without a name': { args: ['clients', 'create'], says: '--name is needed' },
    'an unknown scope': {
      args: ['clients', 'create', '--name', 'x', '--scopes', 'events:write'],
      says: 'No such scope: events:write',
    },
    'a lifetime out of bounds': {
      args: ['clients', 'create', '--name', 'x', '--token-ttl', '10'],
      says: '--token-ttl must be a whole number from 300 to 86400',
    },
    'a client that is not named': { args: ['clients', 'rotate'], says: 'Say which client' },
    'a client that does not exist': {
      args: ['clients', 'disable', 'cli_nobody'],
      says: 'There is no client cli_nobody',
    },
    'an organisation that does not exist': {
      args: ['clients', 'list', '--organisation', 'org_nobody'],
      says: 'There is no such organisation',
    },
    'a receiver without a secret': { args: ['receive'], says: 'signing secret is needed' },
    'a bad setting': { args: ['clients', 'list'], says: 'NEXORA_PORT must be' },
  }
  for (const [name, { args, says }] of Object.entries(MISTAKES))
    it(`is told and ends with 2: ${name}`, async () => {
      const settings = name === 'a bad setting' ? { ...environment, NEXORA_PORT: 'x' } : environment
      const { code, output, errors } = await nexora(args, settings)
      expect(errors).toContain(says)
      expect(errors).not.toMatch(/\n {4}at /)
      expect({ code, output }).toEqual({ code: 2, output: '' })
    })

  it('has made no client', async () => {
    await using store = await openStore(readConfig(environment))
    const [organisation] = await listOrganisations(store.database.reader)
    expect(await listClients(store.database.reader, organisation?.id ?? '')).toEqual([])
  })
})
