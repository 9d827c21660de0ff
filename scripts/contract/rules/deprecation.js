// Rule: what is deprecated says until when it stays (`x-sunset`, a day) and what to use instead; a sunset without a
// deprecation is a mistake. Called by Spectral on the resolved document.
import { headersOf, operationsOf, parameterPlacesOf, parametersOf, schemasOf } from './schemas.js'

const isDay = (text) => {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

function faultsOf(node) {
  const sunset = node['x-sunset']
  if (node.deprecated !== true)
    return sunset === undefined ? [] : ['x-sunset stands on something that is not deprecated.']
  return [
    sunset === undefined && 'Deprecated without x-sunset: until when does it stay?',
    sunset !== undefined && !isDay(sunset) && 'x-sunset is no day such as 2027-03-31.',
    !/instead/i.test(node.description ?? '') && 'A deprecated part says in its description what to use instead.',
  ].filter(Boolean)
}

export default (document) => [
  ...operationsOf(document).flatMap(({ operation, path }) => faultsOf(operation).map((message) => ({ message, path }))),
  ...parameterPlacesOf(document).flatMap(({ parameter, path }) =>
    faultsOf(parameter).map((message) => ({ message, path })),
  ),
  ...[...schemasOf(document), ...headersOf(document), ...parametersOf(document)].flatMap(({ schema, path }) =>
    faultsOf(schema).map((message) => ({ message, path })),
  ),
]
