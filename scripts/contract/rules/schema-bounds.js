// Rule: nothing is without an end. Requests and parameters: strings, numbers, lists and free objects have both bounds, for
// they are what others make us store and check. Answers: strings and lists end, numbers begin; what we count has no upper
// end that would be true for ever. Called by Spectral on the resolved document.
import { parametersOf, schemasOf } from './schemas.js'

/** Formats whose texts have a length of their own. */
const SHORT_FORMATS = new Set(['date-time', 'date', 'time', 'uuid', 'ipv4', 'ipv6'])

const has = (schema, ...keywords) => keywords.some((keyword) => schema[keyword] !== undefined)
const typesOf = (schema) => [schema.type ?? []].flat()
/** A pattern whose every repetition has an upper bound. */
const ends = (pattern) =>
  /^\^.*\$$/s.test(pattern) && !/(?<!\\)(?:\\\\)*(?:[*+]|\{\d+,\})/.test(pattern.replaceAll(/\[(?:\\.|[^\]])*\]/g, 'c'))

const isBoundedText = (schema) =>
  has(schema, 'maxLength', 'enum', 'const') ||
  SHORT_FORMATS.has(schema.format) ||
  (typeof schema.pattern === 'string' && ends(schema.pattern))

function missingIn({ schema, way }) {
  const types = typesOf(schema)
  const isNumber = types.some((type) => type === 'integer' || type === 'number')
  const listed = has(schema, 'enum', 'const')
  return [
    types.includes('string') && !isBoundedText(schema) && 'A string needs a maxLength, an enum or a pattern that ends.',
    isNumber && !listed && !has(schema, 'minimum', 'exclusiveMinimum') && 'A number needs a minimum.',
    isNumber &&
      !listed &&
      way === 'in' &&
      !has(schema, 'maximum', 'exclusiveMaximum') &&
      'A number of a request needs a maximum.',
    types.includes('array') && !has(schema, 'maxItems') && 'A list needs maxItems.',
    types.includes('object') &&
      way === 'in' &&
      isFree(schema) &&
      !has(schema, 'maxProperties') &&
      'A free object of a request needs maxProperties.',
  ].filter(Boolean)
}

const isFree = ({ additionalProperties, properties }) =>
  additionalProperties === true ||
  typeof additionalProperties === 'object' ||
  (additionalProperties === undefined && !properties)

/** A stream is as long as somebody reads it. */
const isWhole = ({ path }) => !path.includes('text/event-stream')

export default (document) =>
  [...schemasOf(document), ...parametersOf(document)]
    .filter(isWhole)
    .flatMap((found) => missingIn(found).map((message) => ({ message, path: found.path })))
