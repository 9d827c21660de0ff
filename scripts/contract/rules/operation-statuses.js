// Rule: every operation declares each status it can answer, and every refusal of /v1 is a problem document.
// Which statuses those are follows from its method, path and body. Called by Spectral on the resolved document.
import { operationsOf } from './schemas.js'

const ALWAYS = ['401', '403', '406', '422', '429', '500', '503']
const OAUTH = ['400', '401', '413', '415', '429', '500', '503']
const NAMES_A_RESOURCE = /\{(?!external_id\})[a-z_]+_(id|key)\}/

function expected({ name, method, operation }) {
  if (!name.startsWith('/v1/')) return OAUTH
  const statuses = [...ALWAYS]
  // external_id names what an upsert may still have to create.
  if (NAMES_A_RESOURCE.test(name)) statuses.push('404')
  if (operation.requestBody) statuses.push('400', '413', '415')
  if (method === 'post') statuses.push('409')
  if (method === 'get' && operation.responses?.['200']?.headers?.ETag) statuses.push('304')
  if (['patch', 'put', 'delete'].includes(method)) statuses.push('412')
  return statuses
}

export default (document) => {
  const findings = []
  for (const found of operationsOf(document)) {
    const { name, operation, path } = found
    const declared = operation.responses ?? {}
    for (const status of expected(found))
      if (!declared[status])
        findings.push({ message: `Status ${status} is not declared.`, path: [...path, 'responses'] })
    if (!name.startsWith('/v1/')) continue
    for (const [status, response] of Object.entries(declared))
      if (status >= '400' && !response.content?.['application/problem+json'])
        findings.push({
          message: `Status ${status} must be application/problem+json.`,
          path: [...path, 'responses', status],
        })
  }
  return findings
}
