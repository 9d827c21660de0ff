// Rule: a number that measures something says in what: names that end in a unit have it in their description, and names
// of durations and sizes have one or the other. Called by Spectral on the resolved document.
import { schemasOf } from './schemas.js'

const UNITS = [
  [/_ms$/, /millisecond/i],
  [/_seconds$/, /second/i],
  [/_minutes$/, /minute/i],
  [/_hours$/, /hour/i],
  [/_days$/, /day/i],
  [/_bytes$/, /byte/i],
  [/_per_second$/, /second/i],
  [/_per_minute$/, /minute/i],
  [/_rate$/, /of|per|from 0 to 1|share/i],
]
const MEASURES = /(^|_)(duration|timeout|delay|interval|lifetime|age|size|offset|took|talk|wait)$/
const ANY_UNIT = /second|minute|hour|day|byte|character|item/i

const isNumber = (schema) => [schema?.type ?? []].flat().some((type) => type === 'integer' || type === 'number')

export default (document) =>
  schemasOf(document)
    .flatMap(({ schema, path }) =>
      Object.entries(schema.properties ?? {}).map(([name, property]) => ({
        name,
        property,
        path: [...path, 'properties', name],
      })),
    )
    .filter(({ name, property }) => {
      if (!isNumber(property)) return false
      const described = property.description ?? ''
      const unit = UNITS.find(([ending]) => ending.test(name))
      return unit === undefined ? MEASURES.test(name) && !ANY_UNIT.test(described) : !unit[1].test(described)
    })
    .map(({ name, path }) => ({ message: `The description of ${name} does not say its unit.`, path }))
    .toArray()
