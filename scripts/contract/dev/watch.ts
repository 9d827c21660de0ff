// Tells of saves below a folder, or of one file, however an editor saves: many write a new file and rename it over the old
// one, which Node's own recursive watching loses on Linux, since it holds on to the file that was. So folders are watched,
// each by itself, and files not at all. Called by dev.
import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import path from 'node:path'

export interface Watching {
  close(): void
}

const isFolder = (at: string) => statSync(at, { throwIfNoEntry: false })?.isDirectory() === true

/** @param told gets the path of what was saved, below `target`; empty when that is a file */
export function watchSaves(target: string, told: (file: string) => void): Watching {
  const watchers = new Map<string, FSWatcher>()

  function forget(folder: string): void {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }

  function follow(folder: string, heard: (name: string) => void): void {
    if (watchers.has(folder)) return
    const watcher = watch(folder, (_event, name) => name !== null && heard(name))
    // A folder that is removed while it is watched.
    watcher.on('error', () => forget(folder))
    watchers.set(folder, watcher)
  }

  function followAll(folder: string): void {
    follow(folder, (name) => {
      const at = path.join(folder, name)
      if (isFolder(at)) followAll(at)
      else forget(at)
      told(path.relative(target, at))
    })
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory()) followAll(path.join(folder, entry.name))
  }

  if (isFolder(target)) followAll(target)
  else follow(path.dirname(target), (name) => name === path.basename(target) && told(''))
  return {
    close() {
      for (const folder of [...watchers.keys()]) forget(folder)
    },
  }
}
