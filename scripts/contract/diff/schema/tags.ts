// The values a discriminator takes for schemas that no mapping names: the names they are referred to by, says OpenAPI. So
// there a name is seen on the wire, unlike anywhere else.
import { entries, type Fields, isFields, type Place, rawChild, refName, refOf } from '../place.ts'
import { type Atom, schemaAt } from './atoms.ts'
import { propertyIn } from './traits.ts'

/** AsyncAPI names the property and no more. */
export const discriminatorOf = (written: unknown): Fields | undefined =>
  typeof written === 'string' ? { propertyName: written } : isFields(written) ? written : undefined

/** Of a schema as it is written; branches that list their own tags are told by these. */
export function impliedTags(place: Place): readonly string[] {
  const { propertyName, mapping } = (isFields(place.value) && discriminatorOf(place.value.discriminator)) || {}
  if (typeof propertyName !== 'string') return []
  const mapped = new Set(isFields(mapping) ? Object.values(mapping) : [])
  return ['oneOf', 'anyOf'].flatMap((keyword) =>
    entries(rawChild(place, keyword)).flatMap((branch) => {
      const name = refName(branch)
      if (name === undefined || mapped.has(refOf(branch)) || mapped.has(name)) return []
      const listsTags = propertyIn(schemaAt(branch), propertyName).some(({ values }) => values !== undefined)
      return listsTags ? [] : [name]
    }),
  )
}

/** Of a schema that is taken apart: the values that its discriminator maps. */
export const mappedTags = ({ keywords }: Atom): string[] => {
  const mapping = discriminatorOf(keywords.discriminator)?.mapping
  return isFields(mapping) ? Object.keys(mapping) : []
}
