// What can happen in a life, and how often.
export type Operation =
  | 'emit'
  | 'answer'
  | 'wait'
  | 'pause'
  | 'resume'
  | 'rotate'
  | 'promote'
  | 'replay'
  | 'bulk replay'
  | 'dismiss'
  | 'delete'
  | 'crash'

/** How often each comes, of all. */
const SHARES: Record<Operation, number> = {
  emit: 8,
  answer: 10,
  wait: 6,
  pause: 2,
  resume: 4,
  rotate: 2,
  promote: 2,
  replay: 4,
  'bulk replay': 2,
  dismiss: 2,
  delete: 1,
  crash: 4,
}
export const OPERATIONS = Object.entries(SHARES).flatMap(([operation, share]) =>
  Array.from({ length: share }, () => operation as Operation),
)
