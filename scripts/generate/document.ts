// The bundled OpenAPI document as the generators see it: local references only, operations listed.
import { readFileSync } from 'node:fs'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

/** Of answers that have no end: nothing about them is generated but that they exist. */
export const EVENT_STREAM = 'text/event-stream'

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const
export type Method = (typeof METHODS)[number]

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: JsonObject
}

export interface OperationNode {
  readonly id: string
  readonly method: Method
  readonly path: string
  readonly node: JsonObject
  readonly parameters: readonly Parameter[]
  /** Media type and schema, when the operation takes a body. */
  readonly body: { mediaType: string; required: boolean; schema: JsonObject } | undefined
  readonly responses: readonly ResponseNode[]
}

export interface ResponseNode {
  readonly status: number
  readonly headers: readonly string[]
  readonly content: readonly { mediaType: string; schema: JsonObject }[]
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export class OpenApiDocument {
  readonly root: JsonObject

  constructor(root: JsonObject) {
    this.root = root
  }

  static read(file: string): OpenApiDocument {
    return new OpenApiDocument(JSON.parse(readFileSync(file, 'utf8')))
  }

  /** Follows local references until an object that is none. */
  deref(value: Json | undefined): JsonObject {
    let node = value
    while (isObject(node) && typeof node.$ref === 'string') node = this.at(node.$ref)
    if (!isObject(node)) throw new Error(`Expected an object, found ${JSON.stringify(node)}`)
    return node
  }

  at(ref: string): Json {
    const parts = ref.replace(/^#\//, '').split('/')
    return parts.reduce<Json>((node, part) => {
      const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
      const next = isObject(node) ? node[key] : undefined
      if (next === undefined) throw new Error(`Dangling reference ${ref}`)
      return next
    }, this.root)
  }

  get schemas(): JsonObject {
    return this.deref(this.deref(this.root.components).schemas)
  }

  /** Operations of `paths`, in document order. */
  operations(): OperationNode[] {
    return Object.entries(this.deref(this.root.paths)).flatMap(([path, item]) => this.#operationsOf(path, item))
  }

  /** Operations of `webhooks`, by event type. */
  webhooks(): OperationNode[] {
    return Object.entries(this.deref(this.root.webhooks ?? {})).flatMap(([name, item]) =>
      this.#operationsOf(name, item),
    )
  }

  #operationsOf(path: string, item: Json): OperationNode[] {
    const pathItem = this.deref(item)
    return METHODS.filter((method) => pathItem[method] !== undefined).map((method) => {
      const node = this.deref(pathItem[method])
      const parameters = [...asList(pathItem.parameters), ...asList(node.parameters)].map((p) => this.#parameter(p))
      return {
        id: String(node.operationId),
        method,
        path,
        node,
        parameters,
        body: this.#body(node),
        responses: Object.entries(this.deref(node.responses)).map(([status, r]) => this.#response(status, r)),
      }
    })
  }

  #parameter(value: Json): Parameter {
    const node = this.deref(value)
    return {
      name: String(node.name),
      in: node.in as Parameter['in'],
      required: node.required === true,
      schema: node.schema as JsonObject,
    }
  }

  #body(operation: JsonObject): OperationNode['body'] {
    if (operation.requestBody === undefined) return undefined
    const body = this.deref(operation.requestBody)
    const [entry, ...more] = Object.entries(this.deref(body.content))
    if (entry === undefined || more.length > 0)
      throw new Error(`${operation.operationId}: exactly one media type a body`)
    const [mediaType, media] = entry
    return { mediaType, required: body.required === true, schema: this.deref(media).schema as JsonObject }
  }

  #response(status: string, value: Json): ResponseNode {
    const node = this.deref(value)
    const content = Object.entries(this.deref(node.content ?? {}))
    return {
      status: Number(status.replace('XX', '00')),
      headers: Object.keys(this.deref(node.headers ?? {})),
      content: content.map(([mediaType, media]) => ({ mediaType, schema: this.deref(media).schema as JsonObject })),
    }
  }
}

function asList(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : []
}
