// What a request must bring to be let in, by the security of the document. The mock takes any value: it looks where the
// document says that one is, so that a client needs no settings of its own to be tried here. Called by mock.ts.
import type { IncomingHttpHeaders } from 'node:http'
import { isFields } from '../diff/place.ts'

interface Brought {
  readonly headers: IncomingHttpHeaders
  readonly query: URLSearchParams
}

type Requirement = Readonly<Record<string, unknown>>

interface Scheme {
  /** How it is sent, with a value that the mock takes. */
  readonly shown: string
  readonly isIn: (brought: Brought) => boolean
}

/** @returns how credentials can be sent, when there are none; undefined when there are, or when none are asked for */
export function missingCredentials(operation: object, document: object, brought: Brought): string | undefined {
  const { security } = { ...document, ...operation } as { security?: readonly Requirement[] }
  if (security === undefined || security.length === 0) return undefined
  const ways = security.map((way) => Object.keys(way).map((name) => schemeOf(document, name)))
  if (ways.some((schemes) => schemes.every(({ isIn }) => isIn(brought)))) return undefined
  return ways.map((schemes) => schemes.map(({ shown }) => shown).join(' and ')).join(', or ')
}

/** The names under which credentials may stand in the query, where no operation declares them as its parameters. */
export function credentialsInQuery({ components }: { components?: { securitySchemes?: object } }): Set<unknown> {
  const schemes = Object.values(components?.securitySchemes ?? {}).filter(isFields)
  return new Set(
    schemes.filter(({ type, in: place }) => type === 'apiKey' && place === 'query').map(({ name }) => name),
  )
}

/** Whatever is not known is taken for a token. */
function schemeOf(document: object, name: string): Scheme {
  const { components } = document as { components?: { securitySchemes?: Readonly<Record<string, unknown>> } }
  const scheme = components?.securitySchemes?.[name]
  const { type, in: place, name: key, scheme: form } = (isFields(scheme) ? scheme : {}) as Record<string, unknown>
  // There is no TLS here to carry it.
  if (type === 'mutualTLS') return { shown: 'a certificate', isIn: () => true }
  if (type !== 'apiKey' || typeof key !== 'string') {
    const value = String(form).toLowerCase() === 'basic' ? 'Basic bW9jazptb2Nr' : 'Bearer mock'
    return { shown: `Authorization: ${value}`, isIn: ({ headers }) => headers.authorization !== undefined }
  }
  if (place === 'query') return { shown: `?${key}=mock`, isIn: ({ query }) => query.has(key) }
  if (place === 'cookie')
    return {
      shown: `Cookie: ${key}=mock`,
      isIn: ({ headers }) => (headers.cookie ?? '').split(/; */).some((pair) => pair.startsWith(`${key}=`)),
    }
  return { shown: `${key}: mock`, isIn: ({ headers }) => headers[key.toLowerCase()] !== undefined }
}
