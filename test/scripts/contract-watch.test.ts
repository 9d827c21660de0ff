// A designer's saves are seen whatever editor makes them: in place, or as a new file that takes the old one's name.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { watchSaves } from '../../scripts/contract/dev/watch.ts'
import { makeFolder } from '../e2e/processes.ts'
import { until } from '../support/until.ts'

const replace = (file: string, text: string) => {
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}

describe('watching', () => {
  it('sees each of many saves that replace a file, deep in a folder', async () => {
    using folder = makeFolder()
    const file = path.join(folder.path, 'campaigns', 'pause.yaml')
    mkdirSync(path.dirname(file))
    writeFileSync(file, 'first')
    let told: string[] = []
    const watching = watchSaves(folder.path, (name) => void told.push(name))
    for (const text of ['a', 'b', 'c', 'd']) {
      told = []
      replace(file, text)
      await until(() => told.includes(path.join('campaigns', 'pause.yaml')))
    }
    told = []
    writeFileSync(file, 'in place')
    await until(() => told.includes(path.join('campaigns', 'pause.yaml')))
    watching.close()
  })

  it('sees folders that come, go and come again', async () => {
    using folder = makeFolder()
    let told: string[] = []
    const watching = watchSaves(folder.path, (name) => void told.push(name))
    const room = path.join(folder.path, 'room')
    for (const round of [1, 2]) {
      told = []
      mkdirSync(room)
      await until(() => told.includes('room'))
      writeFileSync(path.join(room, 'path.yaml'), String(round))
      await until(() => told.includes(path.join('room', 'path.yaml')))
      told = []
      rmSync(room, { recursive: true })
      await until(() => told.includes('room'))
    }
    watching.close()
  })

  it('sees one file that is replaced, and nothing beside it', async () => {
    using folder = makeFolder()
    const file = path.join(folder.path, 'CHANGELOG.md')
    writeFileSync(file, 'first')
    let told = 0
    const watching = watchSaves(file, () => {
      told += 1
    })
    for (const text of ['a', 'b', 'c']) {
      const before = told
      replace(file, text)
      await until(() => told > before)
    }
    expect(told).toBeGreaterThan(0)
    watching.close()
  })
})
