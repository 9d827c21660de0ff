// Rule: requests to /v1 are closed at every level, so that a typing error is refused; responses and events are open,
// so that a new field breaks nobody. Called by Spectral on the resolved document.
// /oauth is exempt: RFC 6749 section 3.2 wants unknown parameters ignored.
import { schemasOf } from './schemas.js'

// A map of free keys (context, metadata) is closed by the schema of its values.
const isMap = (schema) => typeof schema.additionalProperties === 'object' && !schema.properties
const isObject = (schema) => schema.properties !== undefined || [schema.type].flat().includes('object')

export default (document) => {
  const findings = []
  for (const { schema, path, way, name } of schemasOf(document)) {
    if (!isObject(schema)) continue
    if (way === 'in' && name.startsWith('/v1/') && schema.additionalProperties !== false && !isMap(schema))
      findings.push({ message: 'A request object must have additionalProperties: false.', path })
    if (way === 'out' && schema.additionalProperties === false)
      findings.push({ message: 'A response or event object must stay open.', path: [...path, 'additionalProperties'] })
  }
  return findings
}
