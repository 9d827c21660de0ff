// nexora clients create|list|rotate|disable: OAuth clients, for the operator of this machine.
import { SCOPES } from '../../generated/operations.ts'
import { appendAudit } from '../audit/trail.ts'
import { readConfig } from '../config.ts'
import type { Tx } from '../db/transaction.ts'
import { systemClock } from '../kernel/clock.ts'
import { listClients, listSecrets } from '../oauth/repository.ts'
import { ClientError, OVERLAP_SECONDS } from '../oauth/service.ts'
import { listOrganisations } from '../organisations/repository.ts'
import { parseArguments, UsageError, wholeNumber } from './arguments.ts'
import { type OperatorStore, openStore } from './store.ts'

const USAGE = `nexora clients create --name NAME [--scopes "a:read b:write" | --scopes all] [--token-ttl SECONDS]
                      [--rate PER_MINUTE] [--burst REQUESTS]
nexora clients list
nexora clients rotate CLIENT_ID [--overlap SECONDS]     default ${OVERLAP_SECONDS}; 0 ends the old secret at once
nexora clients disable CLIENT_ID

  --organisation ID   needed when there is more than one
  --json              machine-readable output

Scopes: ${SCOPES.join(' ')}`

const OPTIONS = {
  name: { type: 'string' },
  scopes: { type: 'string' },
  'token-ttl': { type: 'string' },
  rate: { type: 'string' },
  burst: { type: 'string' },
  overlap: { type: 'string' },
  organisation: { type: 'string' },
  json: { type: 'boolean' },
} as const

type Values = ReturnType<typeof parseArguments<typeof OPTIONS>>['values']
type Row = Record<string, unknown>

export async function runClients(args: string[]): Promise<void> {
  const { values, positionals } = parseArguments(args, OPTIONS, USAGE)
  const [action = '', clientId] = positionals
  const run = ACTIONS[action]
  if (run === undefined) throw new UsageError(USAGE)
  const config = readConfig(process.env)
  await using store = await openStore(config)
  const organisationId = await organisationOf(store, values.organisation)
  try {
    print(await run(store, organisationId, values, clientId), values.json === true)
  } catch (cause) {
    if (cause instanceof ClientError) throw new UsageError(cause.message)
    throw cause
  }
}

type Action = (store: OperatorStore, organisationId: string, values: Values, clientId?: string) => Promise<Row | Row[]>

const ACTIONS: Readonly<Record<string, Action>> = {
  async create(store, organisationId, values) {
    if (values.name === undefined) throw new UsageError(`--name is needed.\n\n${USAGE}`)
    const { name } = values
    const { client, secret } = await change(store, organisationId, 'clients.create', (tx) =>
      store.clients.create(tx, organisationId, {
        name,
        scopes: scopesOf(values.scopes),
        tokenTtlSeconds: wholeNumber(values['token-ttl'], 'token-ttl', 300, 86_400),
        ratePerMinute: wholeNumber(values.rate, 'rate', 1, 1_000_000),
        rateBurst: wholeNumber(values.burst, 'burst', 1, 1_000_000),
      }),
    )
    return { client_id: client.id, client_secret: secret, scopes: client.scopes, organisation_id: organisationId }
  },

  async list(store, organisationId) {
    const clients = await listClients(store.database.reader, organisationId)
    return Promise.all(
      clients.map(async (client) => ({
        client_id: client.id,
        name: client.name,
        scopes: client.scopes,
        disabled_at: timeOrNull(client.disabled_at),
        last_used_at: timeOrNull(client.last_used_at),
        secrets: (await listSecrets(store.database.reader, organisationId, client.id)).map((secret) => ({
          ends_with: secret.hint,
          created_at: timeOrNull(secret.created_at),
          expires_at: timeOrNull(secret.expires_at),
          last_used_at: timeOrNull(secret.last_used_at),
        })),
      })),
    )
  },

  async rotate(store, organisationId, values, clientId) {
    const id = needed(clientId)
    const overlap = wholeNumber(values.overlap, 'overlap', 0, 365 * 86_400) ?? OVERLAP_SECONDS
    const rotated = await change(store, organisationId, 'clients.rotate', (tx) =>
      store.clients.rotate(tx, organisationId, id, overlap),
    )
    return {
      client_id: id,
      client_secret: rotated.secret,
      previous_secret_expires_at: timeOrNull(rotated.previousExpiresAt),
    }
  },

  async disable(store, organisationId, _values, clientId) {
    const id = needed(clientId)
    const { client } = await change(store, organisationId, 'clients.disable', async (tx) => ({
      client: await store.clients.disable(tx, organisationId, id),
    }))
    return { client_id: client.id, disabled_at: timeOrNull(client.disabled_at) }
  },
}

/** One unit of work, with its entry in the audit trail. */
function change<Result extends { client: { id: string } }>(
  store: OperatorStore,
  organisationId: string,
  action: string,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  return store.unitOfWork.run(async (tx) => {
    const result = await work(tx)
    const at = systemClock.now()
    await appendAudit(tx, { organisationId, at, actor: 'operator', action, target: result.client.id, requestId: null })
    return result
  })
}

const timeOrNull = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())

function needed(clientId: string | undefined): string {
  if (clientId === undefined) throw new UsageError(`Say which client.\n\n${USAGE}`)
  return clientId
}

function scopesOf(text = 'all'): string[] {
  if (text === 'all') return [...SCOPES]
  const scopes = text.split(/[\s,]+/).filter((scope) => scope !== '')
  const unknown = scopes.filter((scope) => !(SCOPES as readonly string[]).includes(scope))
  if (unknown.length > 0) throw new UsageError(`No such scope: ${unknown.join(', ')}.\n\n${USAGE}`)
  return scopes
}

async function organisationOf(store: OperatorStore, id: string | undefined): Promise<string> {
  const organisations = await listOrganisations(store.database.reader)
  const [only, ...others] = organisations
  if (id !== undefined) {
    if (!organisations.some((organisation) => organisation.id === id))
      throw new UsageError('There is no such organisation.')
    return id
  }
  if (only === undefined) throw new UsageError('There is no organisation yet: nexora serve makes the first one.')
  if (others.length > 0) {
    const known = organisations.map((organisation) => `  ${organisation.id}  ${organisation.name}`).join('\n')
    throw new UsageError(`Say which organisation with --organisation:\n${known}`)
  }
  return only.id
}

function print(result: Row | Row[], json: boolean): void {
  if (json) console.log(JSON.stringify(result, null, 2))
  else for (const row of [result].flat()) console.log(lines(row).join('\n'))
}

function lines(row: Row, indent = ''): string[] {
  return Object.entries(row).flatMap(([key, value]) =>
    Array.isArray(value)
      ? [`${indent}${key}:`, ...value.flatMap((item: Row) => [...lines(item, `${indent}  `), ''])]
      : [`${indent}${key.padEnd(16)} ${value ?? '-'}`],
  )
}
