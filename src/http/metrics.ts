// Prometheus metrics of one server, in a registry of their own.
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'

export interface Metrics {
  readonly registry: Registry
  observeRequest(operation: string, status: number, durationMs: number): void
  observeDelivery(outcome: string, durationMs: number): void
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
      attempts.observe({ outcome }, durationMs / 1000)
    },
  }
}
