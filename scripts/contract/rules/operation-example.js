// Rule: every request body and every answer with a body shows an example, and so does every message.
// Called by Spectral on the resolved document.
import { listOf, messagesOf } from './messages.js'
import { callsOf, operationsOf } from './schemas.js'

const isShown = (media) => media?.example !== undefined || Object.keys(media?.examples ?? {}).length > 0

function missing(holder, path, what) {
  return Object.entries(holder?.content ?? {})
    .filter(([, media]) => !isShown(media))
    .map(([type]) => ({ message: `${what} has no example.`, path: [...path, 'content', type] }))
}

export default (document) => {
  const findings = []
  for (const { operation, path } of [...operationsOf(document), ...callsOf(document)]) {
    findings.push(...missing(operation.requestBody, [...path, 'requestBody'], 'Request body'))
    for (const [status, response] of Object.entries(operation.responses ?? {}))
      findings.push(...missing(response, [...path, 'responses', status], `Response ${status}`))
  }
  const seen = new Set()
  for (const { message, path } of messagesOf(document)) {
    if (!seen.has(message) && ![message, ...listOf(message.traits)].some((layer) => layer?.examples?.length))
      findings.push({ message: 'Message has no example.', path })
    seen.add(message)
  }
  return findings
}
