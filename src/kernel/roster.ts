// Who is there, where members come and go thousands of times a second. A Set does the same and keeps their garbage: its
// table is made anew every few dozen additions, and each old table points to the next one. Once a full collection has
// taken one of them for old, nothing that was in a later one is freed before the next full collection.
export interface Roster<Member> {
  /** @returns the member's place, that nobody else has until it is left */
  enter(member: Member): number
  at(place: number): Member | undefined
  leave(place: number): void
  members(): Member[]
}

export function makeRoster<Member>(): Roster<Member> {
  const places: (Member | undefined)[] = []
  const free: number[] = []
  return {
    enter(member) {
      const place = free.pop() ?? places.length
      places[place] = member
      return place
    },
    at: (place) => places[place],
    leave(place) {
      if (places[place] === undefined) return // left before
      places[place] = undefined
      free.push(place)
    },
    members: () => places.filter((member) => member !== undefined),
  }
}
