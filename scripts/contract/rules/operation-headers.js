// Rule: /v1 operations name the headers the edge sends and reads: request id and rate limits on success, the request
// id everywhere, idempotency on POST, entity tags on single resources. Called by Spectral on the resolved document.
import { operationsOf } from './schemas.js'

const ON_SUCCESS = ['X-Request-Id', 'RateLimit', 'RateLimit-Policy']

function wanted(method, status) {
  if (!status.startsWith('2')) return ['X-Request-Id']
  if (method === 'post') return [...ON_SUCCESS, 'Idempotent-Replayed']
  return ON_SUCCESS
}

function parametersWanted({ name, method, operation }) {
  if (method === 'post') return ['Idempotency-Key']
  if (['patch', 'put', 'delete'].includes(method)) return ['If-Match']
  if (method === 'get' && operation.responses?.['200']?.headers?.ETag) return ['If-None-Match']
  if (method === 'get' && name.endsWith('_id}')) return ['If-None-Match']
  return []
}

export default (document) => {
  const findings = []
  for (const found of operationsOf(document)) {
    const { name, method, operation, parameters, path } = found
    if (!name.startsWith('/v1/')) continue
    for (const [status, response] of Object.entries(operation.responses ?? {}))
      for (const header of wanted(method, status))
        if (!response.headers?.[header])
          findings.push({
            message: `Response ${status} lacks the header ${header}.`,
            path: [...path, 'responses', status],
          })
    for (const header of parametersWanted(found))
      if (!parameters.some((parameter) => parameter.in === 'header' && parameter.name === header))
        findings.push({ message: `Operation lacks the header parameter ${header}.`, path })
  }
  return findings
}
