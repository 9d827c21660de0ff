import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from '../src/config.ts'

const KEY = `k1:${Buffer.alloc(32, 1).toString('base64')}`

describe('configuration', () => {
  it('has a default for everything in development', () => {
    expect(readConfig({})).toMatchObject({ environment: 'development', host: '127.0.0.1', port: 8080 })
  })

  it('keeps the promised retry schedule by default', () => {
    expect(readConfig({}).webhookScheduleMs).toEqual([
      30_000, 120_000, 300_000, 900_000, 3_600_000, 21_600_000, 86_400_000,
    ])
  })

  it('tells all faults at once', () => {
    const environment = { NEXORA_PORT: 'eighty', NEXORA_LOG: 'loud', NEXORA_WEBHOOK_SCHEDULE: '30s', NEXORA_TYPO: '1' }
    const faults = () => readConfig(environment)
    expect(faults).toThrow(ConfigError)
    for (const name of Object.keys(environment)) expect(faults).toThrow(name)
  })

  it('refuses production without keys, and keys that are too short', () => {
    expect(() => readConfig({ NEXORA_ENV: 'production' })).toThrow('NEXORA_KEYS')
    expect(() => readConfig({ NEXORA_ENV: 'production', NEXORA_KEYS: 'k1:c2hvcnQ=' })).toThrow('NEXORA_KEYS')
    expect(readConfig({ NEXORA_ENV: 'production', NEXORA_KEYS: KEY }).keys).toHaveLength(1)
  })

  it('allows http to this machine in development only, unless told otherwise', () => {
    expect(readConfig({}).webhookLoopbackHttp).toBe(true)
    expect(readConfig({ NEXORA_ENV: 'production', NEXORA_KEYS: KEY }).webhookLoopbackHttp).toBe(false)
  })
})
