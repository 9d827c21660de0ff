// Every operation of the contract and its handler. A missing one does not compile.
import type { Operations } from '../../generated/operations.ts'
import type { ClientCall, ReadCall, WriteCall } from './call.ts'
import type { AnyHandler } from './contract.ts'

/** Takes the handlers of all rooms, merged. */
export function allOperations(handlers: Operations<ReadCall, WriteCall, ClientCall>): Record<string, AnyHandler> {
  return handlers as unknown as Record<string, AnyHandler>
}
