// Edits of operations and of channels on which redocly diff is asked for its opinion.
import { breaks, but, type Opinion, safe } from './opinion.ts'
import type { OperationTarget } from './targets.ts'

type Fields = Record<string, unknown>

/** An operation to edit, the path item that holds it under `method`, and what follows a reference. */
export interface Piece {
  readonly operation: Fields
  readonly item: Fields
  readonly method: string
  readonly followed: (value: unknown) => Fields
}

export interface OperationEdit extends Opinion {
  readonly name: string
  readonly fits: (target: OperationTarget) => boolean
  readonly apply: (piece: Piece) => void
}

type Parameter = Readonly<Record<string, unknown>>
const isOptionalQuery = (parameter: Parameter) => parameter.in === 'query' && parameter.required !== true
const surplus = (more: Fields) => ({ name: 'surplus', in: 'query', schema: { type: 'string' }, ...more })
const parametersIn = (operation: Fields) => (operation.parameters ?? []) as Fields[]
/** An edit of the schema of the first optional query parameter that has a keyword. */
const parameterSchema = (keyword: string, change: (schema: Fields) => void) => ({
  fits: ({ parameters }: OperationTarget) =>
    parameters.some((parameter) => isOptionalQuery(parameter) && (parameter.schema as Fields)[keyword] !== undefined),
  apply: ({ operation, followed }: Piece) => {
    const schemas = parametersIn(operation)
      .map(followed)
      .filter(isOptionalQuery)
      .map(({ schema }) => schema as Fields)
    const schema = schemas.find((one) => one[keyword] !== undefined)
    if (schema) change(schema)
  },
})
const responses = (operation: Fields) => operation.responses as Record<string, Fields>
const success = (operation: Fields) => Object.keys(responses(operation)).find((status) => status < '300') ?? ''
const always = () => true

export const OPERATION_EDITS: readonly OperationEdit[] = [
  {
    name: 'operation removed',
    ...breaks,
    fits: always,
    apply: ({ item, method }) => {
      delete item[method]
      item.trace = { responses: { 200: { description: 'Done.' } } }
    },
  },
  {
    name: 'path removed',
    ...breaks,
    fits: always,
    apply: ({ item }) => {
      for (const key of Object.keys(item)) delete item[key]
    },
  },
  {
    name: 'operation added',
    ...safe,
    fits: always,
    apply: ({ item }) => Object.assign(item, { trace: { responses: { 200: { description: 'Done.' } } } }),
  },
  {
    name: 'operationId changed',
    ...breaks,
    fits: always,
    apply: ({ operation }) => Object.assign(operation, { operationId: `${operation.operationId}Anew` }),
  },
  {
    name: 'optional parameter added',
    ...safe,
    fits: always,
    apply: ({ operation }) => void parametersIn(operation).push(surplus({})),
  },
  {
    name: 'required parameter added',
    ...breaks,
    fits: always,
    apply: ({ operation }) => void parametersIn(operation).push(surplus({ required: true })),
  },
  {
    name: 'parameter removed',
    ...breaks,
    fits: ({ parameters }) => parameters.some((parameter) => parameter.in !== 'path'),
    apply: ({ operation, followed }) => {
      const removed = parametersIn(operation).find((parameter) => followed(parameter).in !== 'path')
      operation.parameters = parametersIn(operation).filter((parameter) => parameter !== removed)
    },
  },
  {
    name: 'success status moved',
    ...breaks,
    fits: always,
    apply: ({ operation }) => {
      const status = success(operation)
      Object.assign(responses(operation), { 299: responses(operation)[status] })
      delete responses(operation)[status]
    },
  },
  {
    name: 'error status added',
    ...safe,
    fits: always,
    apply: ({ operation }) => Object.assign(responses(operation), { 418: { description: 'Refused.' } }),
  },
  {
    name: 'error status removed',
    ...but(safe, 'No call that succeeded fails by it: risky, and told, but it does not stop anybody.'),
    fits: ({ operation }) => responses(operation)['422'] !== undefined,
    apply: ({ operation }) => void delete responses(operation)['422'],
  },
  {
    name: 'deprecated',
    ...safe,
    fits: always,
    apply: ({ operation }) => Object.assign(operation, { deprecated: true, 'x-sunset': '2099-12-31' }),
  },
  {
    name: 'scope added',
    ...breaks,
    fits: ({ operation }) => Array.isArray(operation.security) && JSON.stringify(operation.security).includes(':read'),
    apply: ({ operation }) => {
      const [way = {}] = operation.security as Record<string, string[]>[]
      for (const scopes of Object.values(way)) scopes.push('webhooks:write')
    },
  },
  {
    name: 'summary changed',
    ...safe,
    fits: always,
    apply: ({ operation }) => Object.assign(operation, { summary: 'Said otherwise' }),
  },
  {
    name: 'tag changed',
    ...safe,
    fits: always,
    apply: ({ operation }) => Object.assign(operation, { tags: ['Elsewhere'] }),
  },
  {
    name: 'request body became optional',
    ...safe,
    fits: ({ operation }) => (operation.requestBody as Fields | undefined)?.required === true,
    apply: ({ operation }) => void delete (operation.requestBody as Fields).required,
  },
  {
    name: 'request media type added',
    ...safe,
    fits: ({ operation }) => (operation.requestBody as Fields | undefined)?.content !== undefined,
    apply: ({ operation }) =>
      Object.assign((operation.requestBody as Fields).content as Fields, {
        'text/surplus': { schema: { type: 'string' } },
      }),
  },
  {
    name: 'request body removed',
    ...breaks,
    fits: ({ operation }) => operation.requestBody !== undefined,
    apply: ({ operation }) => void delete operation.requestBody,
  },
  {
    name: 'response header added',
    ...safe,
    fits: ({ operation }) => responses(operation)[success(operation)]?.headers !== undefined,
    apply: ({ operation }) =>
      Object.assign(responses(operation)[success(operation)]?.headers as Fields, {
        'X-Surplus': { schema: { type: 'string' } },
      }),
  },
  {
    name: 'response header removed',
    ...breaks,
    fits: ({ operation }) => responses(operation)[success(operation)]?.headers !== undefined,
    apply: ({ operation }) => {
      const headers = responses(operation)[success(operation)]?.headers as Fields
      delete headers[Object.keys(headers)[0] ?? '']
    },
  },
  {
    name: 'response body removed',
    ...breaks,
    fits: ({ operation }) => responses(operation)[success(operation)]?.content !== undefined,
    apply: ({ operation }) => void delete responses(operation)[success(operation)]?.content,
  },
  {
    name: 'parameter became required',
    ...breaks,
    fits: ({ parameters }) => parameters.some(isOptionalQuery),
    apply: ({ operation, followed }) => {
      const parameter = parametersIn(operation).map(followed).find(isOptionalQuery)
      if (parameter) parameter.required = true
    },
  },
  {
    name: 'maximum of a parameter lowered',
    ...breaks,
    ...parameterSchema('maximum', (schema) => {
      schema.maximum = (schema.maximum as number) - 1
    }),
  },
  {
    name: 'default of a parameter changed',
    ...but(breaks, 'Who leaves the parameter out gets another answer to the same call. redocly has no rule for it.'),
    ...parameterSchema('default', (schema) => {
      schema.default = (schema.default as number) + 1
    }),
  },
  {
    name: 'enum value of a parameter removed',
    ...breaks,
    ...parameterSchema('enum', (schema) => {
      schema.enum = (schema.enum as unknown[]).slice(1)
    }),
  },
  {
    name: 'enum value of a parameter added',
    ...safe,
    ...parameterSchema('enum', (schema) => {
      schema.enum = [...(schema.enum as unknown[]), 'surplus']
    }),
  },
]

export interface ChannelEdit extends Opinion {
  readonly name: string
  readonly apply: (channel: Fields, remove: () => void) => void
}

const message = (channel: Fields) => Object.values(channel.messages as Fields)[0] as Fields

export const CHANNEL_EDITS: readonly ChannelEdit[] = [
  { name: 'channel and its operation removed', ...breaks, apply: (_, remove) => remove() },
  {
    name: 'address of a channel changed',
    ...breaks,
    apply: (channel) => Object.assign(channel, { address: `${channel.address}anew` }),
  },
  {
    name: 'name of an event changed',
    ...but(breaks, 'Subscribers tell events apart by it. redocly knows a message by its key in the document alone.'),
    apply: (channel) => Object.assign(message(channel), { name: `${message(channel).name}.anew` }),
  },
  {
    name: 'content type of an event changed',
    ...breaks,
    apply: (channel) => Object.assign(message(channel), { contentType: 'application/cbor' }),
  },
  {
    name: 'payload removed',
    ...but(breaks, 'Readers find nothing promised where they read it. redocly passes over a payload that is gone.'),
    apply: (channel) => void delete message(channel).payload,
  },
  {
    name: 'event added to a channel',
    ...safe,
    apply: (channel) =>
      Object.assign(channel.messages as Fields, {
        surplus: { name: 'surplus', contentType: 'application/json', payload: { type: 'object' } },
      }),
  },
  {
    name: 'title of a channel changed',
    ...safe,
    apply: (channel) => Object.assign(channel, { title: 'Said otherwise' }),
  },
]
