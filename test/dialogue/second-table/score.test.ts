// How the engine does on what it was not made for. The figures are those of ARCHITECTURE.md.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { judge, linesOf } from '../tables.ts'
import { SECOND_TABLES } from './people.ts'

const ARCHITECTURE = path.resolve(import.meta.dirname, '../../../ARCHITECTURE.md')

it('a second table of 100 lines is understood as well as ARCHITECTURE.md says, no better and no worse', () => {
  const judged = linesOf(SECOND_TABLES).map(judge)
  expect(judged).toHaveLength(100)
  const right = judged.filter((one) => one.right).length
  const wrong = judged.filter(({ falseAnswer }) => falseAnswer).length
  const missed = judged.filter(({ line, step }) => line.said[0] === 'opted_out' && step.end?.outcome !== 'opted_out')
  const told = `${right} of 100 right, ${wrong} answers taken that were not given, ${missed.length} opt-outs missed`
  process.stderr.write(`${told}\n`)
  for (const { line, found, right: ok, step } of judged)
    if (!ok)
      process.stderr.write(
        `  ${line.state}: "${line.said[1]}" gave ${found} ${JSON.stringify(step.state.collected)}, not ${line.said[0]}\n`,
      )
  expect(readFileSync(ARCHITECTURE, 'utf8')).toContain(told)
})
