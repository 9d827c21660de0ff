// Rule: what clients and subscribers read is open, so that a new field breaks nobody.
import { headersOf, schemasOf } from './schemas.js'

export default (document) =>
  [...schemasOf(document), ...headersOf(document)]
    .filter(({ schema, way }) => way === 'out' && schema.additionalProperties === false)
    .map(({ path }) => ({
      message: 'A response or event object must stay open: any field that is added to it would break its readers.',
      path: [...path, 'additionalProperties'],
    }))
