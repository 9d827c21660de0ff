// A delivery as the model has it and as its row does, in the same form.
import type { DeliveryRow } from '../../../src/webhooks/repository.ts'
import * as model from './model.ts'

export const shapeOf = (is: model.Subscription, of: model.Delivery) => ({
  sequence: of.sequence,
  state: of.state,
  due: of.state === 'pending' || of.state === 'parked' ? of.due : null,
  attempts: of.attempts,
  failures: of.failures,
  held: model.isOpen(of) && model.isHeld(is, of),
  dismissed: of.dismissed,
})

export const shapeOfRow = (row: DeliveryRow) => ({
  sequence: row.sequence,
  state: row.state,
  due: row.state === 'pending' || row.state === 'parked' ? row.due_at : null,
  attempts: row.attempt_count,
  failures: row.schedule_count,
  held: row.held === 1 && ['pending', 'leased', 'parked'].includes(row.state),
  dismissed: row.dismissed_at !== null,
})
