// How the engine does on words of somebody else again. The figures are those of ARCHITECTURE.md; what must never happen
// is asserted, the rest is measured.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { isMiss, judge, linesOf } from '../tables.ts'
import { THIRD_TABLES } from './people.ts'

const ARCHITECTURE = path.resolve(import.meta.dirname, '../../../ARCHITECTURE.md')
const judged = linesOf(THIRD_TABLES).map(judge)

it('a third table of 100 lines, a third of which answer nothing, is understood as well as ARCHITECTURE.md says', () => {
  expect(judged).toHaveLength(100)
  expect(judged.filter(({ line }) => isMiss(line)).length).toBeGreaterThanOrEqual(34)
  const told = `${judged.filter(({ right }) => right).length} of 100 lines of the third right`
  process.stderr.write(`${told}\n`)
  for (const { line, found, right, step } of judged)
    if (!right)
      process.stderr.write(
        `  ${line.table.scenario} ${line.state}: "${line.said[1]}" gave ${found} ${JSON.stringify(step.state.collected)}, not ${line.said[0]} ${JSON.stringify(line.said[2] ?? {})}\n`,
      )
  expect(readFileSync(ARCHITECTURE, 'utf8')).toContain(told)
})

it('nothing in the third table is taken for an answer that was not given', () => {
  const wrong = judged.filter(({ falseAnswer }) => falseAnswer)
  expect(wrong.map(({ line, found }) => [line.said[1], found])).toEqual([])
})

it('no wish for no more calls in the third table is missed', () => {
  const missed = judged.filter(({ line, step }) => line.said[0] === 'opted_out' && step.end?.outcome !== 'opted_out')
  expect(missed.map(({ line }) => line.said[1])).toEqual([])
})
