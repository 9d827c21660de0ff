// The languages that payloads can be described in. Called when a document is loaded and when messages are compared.
const JSON_SCHEMA = 'JSON Schema'
export const isJsonSchema = (language: string) => language.startsWith(JSON_SCHEMA)

/** The language, and of JSON Schema the dialect, in which the same words can mean something else. */
export function languageOf(format: string): string {
  const [name = '', version = ''] = format
    .toLowerCase()
    .split(/;.*?version=|;/)
    .map((text) => text.trim())
  // Every version of AsyncAPI goes by draft 7.
  if (name === '' || name.includes('vnd.aai.asyncapi')) return `${JSON_SCHEMA} draft-07`
  if (name.includes('vnd.oai.openapi'))
    return `${JSON_SCHEMA} ${version.startsWith('3.0') ? 'of OpenAPI 3.0' : '2020-12'}`
  return /schema\+(json|yaml)/.test(name) ? `${JSON_SCHEMA} ${version || 'draft-07'}` : name
}
