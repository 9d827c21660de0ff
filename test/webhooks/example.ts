// The object of the events that tests append: the contract's own example.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { NewEvent } from '../../src/events/outbox.ts'

const DOCUMENT = path.resolve(import.meta.dirname, '../../generated/openapi.json')

export const conversation: NewEvent<'conversation.completed'>['object'] = JSON.parse(readFileSync(DOCUMENT, 'utf8'))
  .components.examples.ConversationCompletedEventExample.value.data.object
