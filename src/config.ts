// The only reader of the environment. Parsed once, frozen; all faults are reported together.
import { createHash } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import { KEY_BYTES, type Key } from './kernel/keyring.ts'
import type { LogLevel } from './kernel/log.ts'

export interface Config {
  readonly environment: 'development' | 'production'
  readonly host: string
  readonly port: number
  readonly dataFolder: string
  readonly logLevel: LogLevel
  /** Empty in development: a key file in the data folder is made and kept. */
  readonly keys: readonly Key[]
  readonly trustedProxies: number
  readonly rates: {
    readonly clientPerMinute: number
    readonly clientBurst: number
    readonly tokenPerMinute: number
    readonly tokenPerMinuteAndClient: number
    readonly organisationPerMinute: number
  }
  readonly callsMax: number
  /** Media seconds played in one second; Infinity plays without waiting. */
  readonly simulatorSpeed: number
  /** Undefined derives the seed of each call from its ids. */
  readonly simulatorSeed: string | undefined
  /** How many times faster the waits between two calls of a simulated campaign pass. */
  readonly simulatorWaitSpeed: number
  /** Waits after the failed attempts 1, 2, … of a delivery. */
  readonly webhookScheduleMs: readonly number[]
  readonly webhookJitter: boolean
  readonly webhookLoopbackHttp: boolean
  readonly webhookPrivateCidrs: readonly string[]
}

/** Every key, for the reader of RUNBOOK.md and for the messages here. */
interface Setting {
  readonly name: string
  readonly fallback: string
  readonly about: string
}

export const SETTINGS = {
  environment: { name: 'NEXORA_ENV', fallback: 'development', about: 'development or production' },
  host: { name: 'NEXORA_HOST', fallback: '127.0.0.1', about: 'address to listen on' },
  port: { name: 'NEXORA_PORT', fallback: '8080', about: 'port to listen on; 0 takes a free one' },
  dataFolder: { name: 'NEXORA_DATA', fallback: 'data', about: 'folder of the database and the development key' },
  logLevel: { name: 'NEXORA_LOG', fallback: 'warn', about: 'debug, info, warn, error or silent' },
  keys: {
    name: 'NEXORA_KEYS',
    fallback: '',
    about: 'key ring, `id:base64` of 32 bytes each, comma-separated; the first encrypts',
  },
  trustedProxies: {
    name: 'NEXORA_TRUSTED_PROXIES',
    fallback: '0',
    about: 'reverse proxies whose X-Forwarded-For is believed',
  },
  clientPerMinute: { name: 'NEXORA_RATE_PER_MINUTE', fallback: '120', about: 'requests a minute and client' },
  clientBurst: { name: 'NEXORA_RATE_BURST', fallback: '30', about: 'requests at once and client' },
  tokenPerMinute: {
    name: 'NEXORA_TOKEN_RATE_PER_MINUTE',
    fallback: '60',
    about: 'token requests a minute and address',
  },
  tokenPerMinuteAndClient: {
    name: 'NEXORA_TOKEN_RATE_PER_CLIENT',
    fallback: '30',
    about: 'tokens a minute and client',
  },
  organisationPerMinute: {
    name: 'NEXORA_ORGANISATION_RATE_PER_MINUTE',
    fallback: '600',
    about: 'requests a minute over all clients of a new organisation',
  },
  callsMax: { name: 'NEXORA_CALLS_MAX', fallback: '20', about: 'calls in progress at once of a new organisation' },
  simulatorSpeed: {
    name: 'NEXORA_SIMULATOR_SPEED',
    fallback: '10',
    about: 'media seconds played in a second, or `instant`',
  },
  simulatorSeed: {
    name: 'NEXORA_SIMULATOR_SEED',
    fallback: '',
    about: 'a text that makes pauses and confidence of simulated calls the same in every run',
  },
  simulatorWaitSpeed: {
    name: 'NEXORA_SIMULATOR_WAIT_SPEED',
    fallback: '1',
    about: 'times faster that the waits between two simulated calls to a person pass',
  },
  webhookSchedule: {
    name: 'NEXORA_WEBHOOK_SCHEDULE',
    fallback: '30s,2m,5m,15m,1h,6h,24h',
    about: 'waits after failed attempts (units ms, s, m, h)',
  },
  webhookJitter: { name: 'NEXORA_WEBHOOK_JITTER', fallback: 'on', about: 'on adds at most 5 % and 60 s to a wait' },
  webhookLoopbackHttp: {
    name: 'NEXORA_WEBHOOK_LOOPBACK_HTTP',
    fallback: '',
    about: 'on or off: http to this machine as a destination; on in development unless set',
  },
  webhookPrivateCidrs: {
    name: 'NEXORA_WEBHOOK_PRIVATE_CIDRS',
    fallback: '',
    about: 'private ranges allowed as destinations, comma-separated',
  },
} as const satisfies Record<string, Setting>

export class ConfigError extends Error {
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(`The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
    this.name = 'ConfigError'
    this.faults = faults
  }
}

type Environment = Readonly<Record<string, string | undefined>>

/** @throws ConfigError with every fault */
export function readConfig(environment: Environment): Config {
  const faults: string[] = []
  // Set but empty counts as not set: an empty host would listen on every interface.
  const text = (key: keyof typeof SETTINGS) => environment[SETTINGS[key].name] || SETTINGS[key].fallback
  const fault = (key: keyof typeof SETTINGS, must: string) => faults.push(`${SETTINGS[key].name} must be ${must}`)

  function integer(key: keyof typeof SETTINGS, min: number, max: number): number {
    const value = Number(text(key))
    if (!/^\d+$/.test(text(key)) || value < min || value > max) fault(key, `a whole number from ${min} to ${max}`)
    return value
  }
  function choice<Value extends string>(key: keyof typeof SETTINGS, values: readonly Value[]): Value {
    const value = values.find((candidate) => candidate === text(key))
    if (value === undefined) fault(key, `one of ${values.join(', ')}`)
    return value ?? (values[0] as Value)
  }
  function parsed<Value>(
    key: keyof typeof SETTINGS,
    must: string,
    parse: (value: string) => Value | undefined,
    instead: Value,
  ): Value {
    const value = parse(text(key))
    if (value === undefined) fault(key, must)
    return value ?? instead
  }

  const unknown = Object.keys(environment).filter(
    (name) => name.startsWith('NEXORA_') && !Object.values(SETTINGS).some((setting) => setting.name === name),
  )
  for (const name of unknown) if (!CLIENT_VARIABLES.has(name)) faults.push(`${name} is not a setting`)

  const production = choice('environment', ['development', 'production']) === 'production'
  const keys = parsed('keys', '`id:base64` of 32 bytes each, comma-separated', parseKeys, [])
  if (production && keys.length === 0 && text('keys') === '') fault('keys', 'set in production')
  const config: Config = {
    environment: production ? 'production' : 'development',
    host: text('host'),
    port: integer('port', 0, 65_535),
    dataFolder: text('dataFolder'),
    logLevel: choice('logLevel', ['warn', 'debug', 'info', 'error', 'silent']),
    keys,
    trustedProxies: integer('trustedProxies', 0, 10),
    rates: {
      clientPerMinute: integer('clientPerMinute', 1, 1_000_000),
      clientBurst: integer('clientBurst', 1, 1_000_000),
      tokenPerMinute: integer('tokenPerMinute', 1, 1_000_000),
      tokenPerMinuteAndClient: integer('tokenPerMinuteAndClient', 1, 1_000_000),
      organisationPerMinute: integer('organisationPerMinute', 1, 10_000_000),
    },
    callsMax: integer('callsMax', 1, 10_000),
    simulatorSpeed: parsed('simulatorSpeed', 'a number from 0.1 to 1000, or `instant`', parseSpeed, 1),
    simulatorSeed: text('simulatorSeed') || undefined,
    simulatorWaitSpeed: integer('simulatorWaitSpeed', 1, 1_000_000),
    webhookScheduleMs: parsed('webhookSchedule', 'seven waits such as 30s,2m,5m,15m,1h,6h,24h', parseSchedule, []),
    webhookJitter: choice('webhookJitter', ['on', 'off']) === 'on',
    webhookLoopbackHttp: parsed('webhookLoopbackHttp', 'on or off', (value) => parseSwitch(value, !production), false),
    webhookPrivateCidrs: parsed('webhookPrivateCidrs', 'ranges such as 10.0.0.0/8', parseCidrs, []),
  }
  if (faults.length > 0) throw new ConfigError(faults)
  return Object.freeze(config)
}

/** Read by the client and by the receiver, not by the server. */
const CLIENT_VARIABLES = new Set([
  'NEXORA_CLIENT_ID',
  'NEXORA_CLIENT_SECRET',
  'NEXORA_BASE_URL',
  'NEXORA_WEBHOOK_SECRET',
])

function parseKeys(text: string): Key[] | undefined {
  if (text === '') return []
  const keys = text.split(',').map((item) => {
    const [, id, encoded = ''] = /^([A-Za-z0-9_-]{1,16}):([A-Za-z0-9+/_-]+=*)$/.exec(item.trim()) ?? []
    return { id: id ?? '', bytes: Buffer.from(encoded, 'base64') }
  })
  const ids = new Set(keys.map(({ id }) => id))
  return keys.every(({ id, bytes }) => id !== '' && bytes.length === KEY_BYTES) && ids.size === keys.length
    ? keys
    : undefined
}

function parseSpeed(text: string): number | undefined {
  if (text === 'instant') return Number.POSITIVE_INFINITY
  const speed = Number(text)
  return speed >= 0.1 && speed <= 1000 ? speed : undefined
}

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
const WAITS = 7

function parseSchedule(text: string): number[] | undefined {
  const waits = text.split(',').map((item) => {
    const [, amount, unit] = /^(\d{1,6})(ms|s|m|h)$/.exec(item.trim()) ?? []
    return unit === undefined ? Number.NaN : Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS]
  })
  return waits.length === WAITS && waits.every((wait) => wait > 0) ? waits : undefined
}

function parseSwitch(text: string, instead: boolean): boolean | undefined {
  if (text === '') return instead
  return text === 'on' ? true : text === 'off' ? false : undefined
}

function parseCidrs(text: string): string[] | undefined {
  const ranges = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
  return ranges.every((range) => ipaddr.isValidCIDR(range)) ? ranges : undefined
}

/** A stable id for a key that development makes itself. */
export function keyOf(bytes: Buffer): Key {
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes }
}
