// Pairs the parts of two documents.

/** Pairs by what is known outside first, then by the key in the document. */
export function paired<T extends { readonly key: string }>(
  was: readonly T[],
  is: readonly T[],
  known: (item: T) => string,
): [T | undefined, T | undefined][] {
  const left = new Set(is)
  const pairs = new Map<T, T>()
  for (const fits of [(a: T, b: T) => known(a) === known(b), (a: T, b: T) => a.key === b.key]) {
    for (const one of was) {
      const other = pairs.has(one) ? undefined : [...left].find((candidate) => fits(one, candidate))
      if (!other) continue
      pairs.set(one, other)
      left.delete(other)
    }
  }
  return [
    ...was.map((one): [T, T | undefined] => [one, pairs.get(one)]),
    ...[...left].map((one): [undefined, T] => [undefined, one]),
  ]
}
