// Rule: every property is named in snake_case and described. Called by Spectral on the resolved document.
import { schemasOf } from './schemas.js'

const SNAKE_CASE = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/

export default (document) => {
  const findings = []
  for (const { schema, path } of schemasOf(document))
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const at = [...path, 'properties', name]
      if (!SNAKE_CASE.test(name)) findings.push({ message: `Property ${name} is not snake_case.`, path: at })
      if (!property?.description?.trim()) findings.push({ message: `Property ${name} has no description.`, path: at })
    }
  return findings
}
