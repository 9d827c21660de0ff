// Generated from openapi/ by `npm run generate`. Do not edit.
import type { OperationId } from './operations.ts'

export interface SchemaViolation {
  readonly instancePath: string
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
  readonly message?: string
}

/** Overwrites its own `errors` at each call. */
export interface Validator {
  (data: unknown): boolean
  errors?: SchemaViolation[] | null
}

export const requestValidators: Readonly<Record<OperationId, { readonly params: Validator; readonly body?: Validator }>>
export const responseValidators: Readonly<Record<OperationId, Readonly<Record<string, Validator>>>>
export const eventValidators: Readonly<Record<string, Validator>>
