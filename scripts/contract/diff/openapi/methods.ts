// The operations of a path item, whatever their methods. Called wherever a document is gone through by operation.
import { child, isFields, members, type Place } from '../place.ts'

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']

/** By method in capitals; those that OpenAPI 3.2 takes under names of their own included. */
export function operationsOf(item: Place): ReadonlyMap<string, Place> {
  const found = new Map<string, Place>()
  if (!isFields(item.value)) return found
  for (const method of METHODS) {
    const operation = child(item, method)
    if (operation) found.set(method.toUpperCase(), operation)
  }
  for (const [method, operation] of members(child(item, 'additionalOperations')))
    found.set(method.toUpperCase(), operation)
  return found
}
