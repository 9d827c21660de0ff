// Rule: every object schema is a named component, a top-level key of a schema file, so that it has a name in every
// generated client. Called by Spectral on the resolved document; asks it where each schema was written.
import { schemasOf } from './schemas.js'

export default (document, _options, { documentInventory }) => {
  const findings = []
  for (const { schema, path } of schemasOf(document)) {
    if (!schema.properties) continue
    const written = documentInventory.findAssociatedItemForPath(path, true)
    if (written && (written.path.length !== 1 || written.document === documentInventory.document))
      findings.push({ message: 'Give this object schema a name of its own in a schema file.', path })
  }
  return findings
}
