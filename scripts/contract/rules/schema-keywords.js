// Rule: schemas keep to keywords that mean the same in JSON Schema draft 07 and 2020-12 and that the generators treat
// alike; open enums say so. Called by Spectral on the resolved document.
import { schemasOf } from './schemas.js'

const FORBIDDEN = {
  discriminator: 'use oneOf with a constant tag; AsyncAPI reads these files too',
  readOnly: 'write an input twin',
  writeOnly: 'write an input twin',
  unevaluatedProperties: 'draft 07 does not know it',
  prefixItems: 'draft 07 does not know it',
  allOf: 'repeat the fields; clients get an intersection otherwise',
  nullable: "use type: [..., 'null']",
}

export default (document) => {
  const findings = []
  for (const { schema, path, way } of schemasOf(document)) {
    for (const [keyword, instead] of Object.entries(FORBIDDEN))
      if (schema[keyword] !== undefined)
        findings.push({ message: `${keyword} is not used here: ${instead}.`, path: [...path, keyword] })
    // One value and `true` are no choice that could grow unnoticed, but a closed list in an answer is a promise.
    if (way === 'out' && schema.enum && schema['x-extensible-enum'] !== true)
      findings.push({
        message: 'An enum in a response or event needs x-extensible-enum: true.',
        path: [...path, 'enum'],
      })
    if (way === 'in' && schema['x-extensible-enum'])
      findings.push({ message: 'An enum in a request is closed.', path: [...path, 'x-extensible-enum'] })
  }
  return findings
}
