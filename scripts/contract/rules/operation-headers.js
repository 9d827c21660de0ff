// Rule: /v1 operations name the headers the edge sends and reads: the request id everywhere, rate limits on all that the
// limiter has counted, idempotency on POST, entity tags on single resources. Called by Spectral on the resolved document.
import { operationsOf } from './schemas.js'

const COUNTED = ['X-Request-Id', 'RateLimit', 'RateLimit-Policy']
/** Who asks, what for, and in which form of answer is settled before the limiter; our own faults may be anywhere. */
const UNCOUNTED = /^(401|403|406|5)/

function wanted(method, status) {
  if (UNCOUNTED.test(status)) return ['X-Request-Id']
  if (method === 'post' && status.startsWith('2')) return [...COUNTED, 'Idempotent-Replayed']
  return COUNTED
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
