// Reads a regular expression into an automaton over code points, as far as it is regular: classes, groups, alternatives,
// counts and anchors at the ends. Anything else (look-around, back references, word boundaries) is undefined: not judged.

/** Code points from first to last. */
export type Range = readonly [number, number]

/** States are numbers; an edge consumes one code point of its ranges, a jump none. */
export interface Automaton {
  readonly start: number
  readonly end: number
  readonly edges: ReadonlyMap<number, readonly { readonly ranges: readonly Range[]; readonly to: number }[]>
  readonly jumps: ReadonlyMap<number, readonly number[]>
}

const LAST = 0x10ffff
const STATES_MAX = 4000
const COPIES_MAX = 300

class NotRegular extends Error {}

interface Part {
  readonly from: number
  readonly to: number
}

/** The automaton of the strings in which the expression is found, anchored or not; undefined where it is not regular. */
export function automatonOf(pattern: string): Automaton | undefined {
  try {
    return new Reader(pattern).whole()
  } catch (error) {
    if (error instanceof NotRegular) return undefined
    throw error
  }
}

const CLASSES: Readonly<Record<string, readonly Range[]>> = {
  d: [[48, 57]],
  w: [
    [48, 57],
    [65, 90],
    [95, 95],
    [97, 122],
  ],
  s: [
    [9, 13],
    [32, 32],
    [0xa0, 0xa0],
    [0x1680, 0x1680],
    [0x2000, 0x200a],
    [0x2028, 0x2029],
    [0x202f, 0x202f],
    [0x205f, 0x205f],
    [0x3000, 0x3000],
    [0xfeff, 0xfeff],
  ],
}
const LINE_ENDS: readonly Range[] = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
]
const CONTROL: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, 0: 0 }

export function complement(ranges: readonly Range[]): Range[] {
  const found: Range[] = []
  let next = 0
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (first > next) found.push([next, first - 1])
    next = Math.max(next, last + 1)
  }
  if (next <= LAST) found.push([next, LAST])
  return found
}

/** A recursive descent over the pattern; builds the automaton as it goes (Thompson). */
class Reader {
  readonly #points: string[]
  readonly #edges = new Map<number, { ranges: readonly Range[]; to: number }[]>()
  readonly #jumps = new Map<number, number[]>()
  #at = 0
  #states = 0

  constructor(pattern: string) {
    this.#points = [...pattern]
  }

  /** Alternatives at the top may each have anchors of their own. */
  whole(): Automaton {
    const start = this.#state()
    const end = this.#state()
    do {
      const anchored = this.#take('^')
      const body = this.#sequence()
      const closed = this.#take('$')
      const from = anchored ? body.from : this.#before(body.from)
      const to = closed ? body.to : this.#after(body.to)
      this.#jump(start, from)
      this.#jump(to, end)
    } while (this.#take('|'))
    if (this.#at < this.#points.length) throw new NotRegular()
    return { start, end, edges: this.#edges, jumps: this.#jumps }
  }

  #before(to: number): number {
    const loop = this.#state()
    this.#edge(loop, [[0, LAST]], loop)
    this.#jump(loop, to)
    return loop
  }

  #after(from: number): number {
    const loop = this.#state()
    this.#edge(loop, [[0, LAST]], loop)
    this.#jump(from, loop)
    return loop
  }

  #state(): number {
    this.#states += 1
    if (this.#states > STATES_MAX) throw new NotRegular()
    return this.#states
  }

  #edge(from: number, ranges: readonly Range[], to: number): void {
    this.#edges.set(from, [...(this.#edges.get(from) ?? []), { ranges, to }])
  }

  #jump(from: number, to: number): void {
    this.#jumps.set(from, [...(this.#jumps.get(from) ?? []), to])
  }

  #peek(): string | undefined {
    return this.#points[this.#at]
  }

  #take(point: string): boolean {
    if (this.#peek() !== point) return false
    this.#at += 1
    return true
  }

  #alternatives(): Part {
    const [from, to] = [this.#state(), this.#state()]
    do {
      const body = this.#sequence()
      this.#jump(from, body.from)
      this.#jump(body.to, to)
    } while (this.#take('|'))
    return { from, to }
  }

  #sequence(): Part {
    const from = this.#state()
    let to = from
    for (let next = this.#peek(); next !== undefined && !'|)$'.includes(next); next = this.#peek()) {
      const part = this.#counted()
      this.#jump(to, part.from)
      to = part.to
    }
    return { from, to }
  }

  /** An atom with its count. Each copy is read anew, since parts cannot be shared. */
  #counted(): Part {
    const begin = this.#at
    const first = this.#atom()
    const after = this.#at
    const count = this.#count()
    if (!count) return first
    const resume = this.#at
    const [least, most] = count
    const copies = most === Number.POSITIVE_INFINITY ? Math.max(least, 1) : most
    if (copies > COPIES_MAX) throw new NotRegular()
    const [from, to] = [this.#state(), this.#state()]
    let last = from
    if (least === 0) this.#jump(from, to)
    for (let copy = 1; copy <= copies; copy += 1) {
      this.#at = begin
      const part = copy === 1 ? first : this.#atom()
      this.#jump(last, part.from)
      last = part.to
      if (copy >= least) this.#jump(last, to)
      if (copy === copies && most === Number.POSITIVE_INFINITY) this.#jump(last, part.from)
    }
    if (after > resume) throw new NotRegular()
    this.#at = resume
    return { from, to }
  }

  #count(): readonly [number, number] | undefined {
    const symbol = this.#peek()
    let found: readonly [number, number] | undefined
    if (symbol === '*') found = [0, Number.POSITIVE_INFINITY]
    else if (symbol === '+') found = [1, Number.POSITIVE_INFINITY]
    else if (symbol === '?') found = [0, 1]
    if (found) this.#at += 1
    else {
      const written = this.#points
        .slice(this.#at, this.#at + 24)
        .join('')
        .match(/^\{(\d+)(,?)(\d*)\}/)
      if (!written) return undefined
      const [text, least = '', comma, most = ''] = written
      this.#at += text.length
      found = [Number(least), comma === '' ? Number(least) : most === '' ? Number.POSITIVE_INFINITY : Number(most)]
    }
    // Whether a count is greedy decides what is captured, not what matches.
    this.#take('?')
    return found
  }

  #atom(): Part {
    if (this.#take('(')) {
      if (this.#take('?')) {
        if (!this.#take(':')) this.#name()
      }
      const body = this.#alternatives()
      if (!this.#take(')')) throw new NotRegular()
      return body
    }
    const [from, to] = [this.#state(), this.#state()]
    this.#edge(from, this.#ranges(), to)
    return { from, to }
  }

  /** `(?<name>`; look-behind and look-ahead end here. */
  #name(): void {
    const written = this.#points
      .slice(this.#at)
      .join('')
      .match(/^<[A-Za-z_]\w*>/)
    if (!written) throw new NotRegular()
    this.#at += written[0].length
  }

  #ranges(): readonly Range[] {
    if (this.#take('.')) return complement(LINE_ENDS)
    if (this.#take('[')) return this.#set()
    if (this.#take('\\')) return this.#escaped()
    const point = this.#peek()?.codePointAt(0)
    if (point === undefined || '*+?^{}]'.includes(String.fromCodePoint(point))) throw new NotRegular()
    this.#at += 1
    return [[point, point]]
  }

  #escaped(): readonly Range[] {
    const letter = this.#peek() ?? ''
    this.#at += 1
    const lower = letter.toLowerCase()
    const named = Object.hasOwn(CLASSES, lower) ? CLASSES[lower] : undefined
    if (named) return letter === lower ? named : complement(named)
    const control = Object.hasOwn(CONTROL, letter) ? CONTROL[letter] : undefined
    if (control !== undefined) return [[control, control]]
    const hex = letter === 'x' ? 2 : letter === 'u' ? 4 : 0
    if (hex > 0) {
      const digits = this.#points.slice(this.#at, this.#at + hex).join('')
      if (!/^[0-9a-fA-F]+$/.test(digits) || digits.length < hex) throw new NotRegular()
      this.#at += hex
      const point = Number.parseInt(digits, 16)
      return [[point, point]]
    }
    // Letters and digits that stand for something else, such as \b, \1 and \p.
    if (letter === '' || /[A-Za-z0-9]/.test(letter)) throw new NotRegular()
    const point = letter.codePointAt(0) ?? 0
    return [[point, point]]
  }

  #set(): readonly Range[] {
    const negated = this.#take('^')
    const found: Range[] = []
    while (!this.#take(']')) {
      const first = this.#member()
      const next = this.#points[this.#at + 1]
      if (this.#peek() === '-' && next !== undefined && next !== ']') {
        this.#at += 1
        const last = this.#member()
        const [low, high] = [first[0]?.[0], last[0]?.[1]]
        if (low === undefined || high === undefined || first.length + last.length !== 2) throw new NotRegular()
        found.push([low, high])
      } else found.push(...first)
    }
    return negated ? complement(found) : found
  }

  #member(): readonly Range[] {
    if (this.#take('\\')) return this.#peek() === 'b' ? this.#refuse() : this.#escaped()
    const point = this.#peek()?.codePointAt(0)
    if (point === undefined) return this.#refuse()
    this.#at += 1
    return [[point, point]]
  }

  #refuse(): never {
    throw new NotRegular()
  }
}
