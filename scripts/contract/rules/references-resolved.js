// Rule: no reference is left once Spectral has resolved the document. Without this a resolver that gives up would make
// every other rule here pass, since it would see nothing. Called by Spectral on the resolved document.

function* referencesIn(node, path) {
  if (typeof node !== 'object' || node === null) return
  if (typeof node.$ref === 'string') yield { reference: node.$ref, path }
  for (const [key, child] of Object.entries(node)) yield* referencesIn(child, [...path, key])
}

export default (document) =>
  [...referencesIn(document, [])].map(({ reference, path }) => ({
    message: `${reference} was not resolved; other rules cannot see behind it.`,
    path,
  }))
