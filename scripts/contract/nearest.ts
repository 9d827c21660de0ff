// The name that somebody meant who wrote another: for messages about names that there are not.

/** How many letters must be added, taken away or replaced to make one of the other (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [at, letter] of [...one].entries()) {
    const above = row
    row = [at + 1]
    for (const [index, wanted] of [...other].entries()) {
      const [left = 0, up = 0, corner = 0] = [row[index], above[index + 1], above[index]]
      row.push(Math.min(left + 1, up + 1, corner + (letter === wanted ? 0 : 1)))
    }
  }
  return row.at(-1) ?? 0
}

/** The one most like it, when it is no further away than a slip or two. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  const [best] = [...names]
    .map((known) => ({ known, away: distance(name, known) }))
    .sort((one, other) => one.away - other.away)
  return best && best.away <= Math.max(2, name.length / 4) ? best.known : undefined
}
