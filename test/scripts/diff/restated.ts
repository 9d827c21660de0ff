// Edits after which a document says the same as before: these pass unseen, each for its reason.
import { METHODS } from '../../../scripts/contract/diff/openapi/fields.ts'
import { isFields } from '../../../scripts/contract/diff/place.ts'
import { type Edit, valueAt } from './edits.ts'

const objectsIn = (value: unknown) => (isFields(value) ? Object.values(value).filter(isFields) : [])
const messagesOf = (document: unknown) =>
  objectsIn(valueAt(document, ['channels'])).flatMap(({ messages }) => objectsIn(messages))

/** Edits after which the document says the same as before, and why. */
const RESTATED: readonly (readonly [string, (document: unknown, edit: Edit) => boolean])[] = [
  [
    'The values that are listed are all of the type.',
    (document, { keys, removes }) => {
      const schema = valueAt(document, keys.slice(0, -1))
      return removes && keys.at(-1) === 'type' && isFields(schema) && ('const' in schema || 'enum' in schema)
    },
  ],
  [
    'It is the dialect that schemas of the document have anyway.',
    (document, { keys, removes }) =>
      removes &&
      keys.at(-1) === '$schema' &&
      valueAt(document, keys) === 'https://json-schema.org/draft/2020-12/schema',
  ],
  [
    'What is not said to be required is not.',
    (document, { keys, removes }) => removes && keys.at(-1) === 'required' && valueAt(document, keys) === false,
  ],
  [
    'It is the content type that the document names for all.',
    (document, { keys, removes }) =>
      removes && keys.at(-1) === 'contentType' && valueAt(document, keys) === valueAt(document, ['defaultContentType']),
  ],
  [
    'No message goes by the content type that is named for all.',
    (document, { keys }) =>
      keys.join() === 'defaultContentType' && messagesOf(document).every((one) => 'contentType' in one),
  ],
  [
    'Each operation says what it asks for.',
    (document, { keys }) =>
      keys[0] === 'security' &&
      objectsIn(valueAt(document, ['paths']))
        .flatMap((item) => METHODS.flatMap((method) => item[method] ?? []))
        .every((operation) => isFields(operation) && 'security' in operation),
  ],
  [
    'The one message of the channel is meant without being listed too.',
    (document, { keys, removes }) => {
      const listed = valueAt(document, keys)
      return (
        removes &&
        keys.at(-1) === 'messages' &&
        keys[0] === 'operations' &&
        Array.isArray(listed) &&
        listed.length === 1
      )
    },
  ],
  ['The version of a binding is that of its specification.', (_, { keys }) => keys.at(-1) === 'bindingVersion'],
  [
    'It is the style that OpenAPI assumes there.',
    (document, { keys, removes }) => {
      const holder = valueAt(document, keys.slice(0, -1))
      if (!removes || keys.at(-1) !== 'style' || !isFields(holder)) return false
      return holder.style === (holder.in === 'query' || holder.in === 'cookie' ? 'form' : 'simple')
    },
  ],
]
export const isRestated = (document: unknown, edit: Edit) => RESTATED.some(([, says]) => says(document, edit))
