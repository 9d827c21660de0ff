// How much of what a test makes and lets go is taken for old by the collector, and so stays until the next full collection.
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

function oldBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === 'old_space')?.space_used_size ?? 0
}

/** Takes for old all that there is now. @returns what tells by how many bytes the old have grown since, at most */
export function watchOldSpace(): { look(): void; readonly grownMost: number } {
  setFlagsFromString('--expose-gc')
  const collectAll: () => void = runInNewContext('gc')
  collectAll()
  const before = oldBytes()
  let grownMost = 0
  return {
    look() {
      grownMost = Math.max(grownMost, oldBytes() - before)
    },
    get grownMost() {
      return grownMost
    },
  }
}
