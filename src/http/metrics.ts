// Prometheus metrics of one server, in a registry of their own.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  readonly registry: Registry
  observeRequest(operation: string, status: number, durationMs: number): void
  observeDelivery(outcome: string, durationMs: number): void
  /** Shows the kept counts of deliveries, read when they are asked for. */
  showDeliveries(read: () => Promise<DeliveryCounts>): void
}

export interface DeliveryCounts {
  readonly byState: Readonly<Record<string, number>>
  readonly expected: number
  readonly pruned: number
  readonly unaccounted: number
  readonly notFannedOut: number
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15]

export function makeMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'nexora_http_request_seconds',
    help: 'Time to answer, by operation and status.',
    labelNames: ['operation', 'status'],
    buckets: SECONDS,
    registers: [registry],
  })
  const attempts = new Histogram({
    name: 'nexora_webhook_attempt_seconds',
    help: 'Time of one delivery attempt, by outcome.',
    labelNames: ['outcome'],
    buckets: SECONDS,
    registers: [registry],
  })
  /** By outcome, a closed set: finding the labels costs more than counting. */
  const attemptsOf = new Map<string, ReturnType<typeof attempts.labels>>()
  const failures = new Counter({
    name: 'nexora_http_server_errors_total',
    help: 'Answers of 5xx.',
    registers: [registry],
  })
  return {
    registry,
    observeRequest(operation, status, durationMs) {
      requests.observe({ operation, status }, durationMs / 1000)
      if (status >= 500) failures.inc()
    },
    observeDelivery(outcome, durationMs) {
      const known = attemptsOf.get(outcome) ?? attempts.labels({ outcome })
      attemptsOf.set(outcome, known)
      known.observe(durationMs / 1000)
    },
    showDeliveries: (read) => showDeliveries(registry, read),
  }
}

function showDeliveries(registry: Registry, read: () => Promise<DeliveryCounts>): void {
  const registers = [registry]
  const unaccounted = new Gauge({
    name: 'nexora_webhook_deliveries_unaccounted',
    help: 'Deliveries expected at fan-out that are in no state and were not pruned. Anything but 0 is a loss.',
    registers,
  })
  const notFannedOut = new Gauge({
    name: 'nexora_events_not_fanned_out',
    help: 'Events that were stored and not fanned out. Anything but 0 is a loss.',
    registers,
  })
  new Gauge({
    name: 'nexora_webhook_deliveries',
    help: 'Deliveries by state; expected: all there should ever have been; pruned: those too old to be kept.',
    labelNames: ['state'],
    registers,
    async collect() {
      const counts = await read()
      const { byState, expected, pruned } = counts
      for (const [state, number] of Object.entries({ ...byState, expected, pruned })) this.set({ state }, number)
      unaccounted.set(counts.unaccounted)
      notFannedOut.set(counts.notFannedOut)
    },
  })
}
