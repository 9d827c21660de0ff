// The gate itself: what it prints, what it counts, and what it exits with.
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { runSteps, type Step } from '../../scripts/check/steps.ts'
import { runNode } from '../../scripts/check/tool.ts'

const SCRIPTS = path.resolve(import.meta.dirname, '../../scripts')

const step = (title: string, passed: boolean, output: string): Step => ({
  title,
  run: async () => ({ passed, output }),
})

async function played(...steps: Step[]) {
  const lines: string[] = []
  const tally = await runSteps(
    steps,
    (line) => lines.push(line),
    () => 0,
  )
  return { tally, text: lines.join('\n') }
}

describe('check', () => {
  it('shows the output of a step only when it failed', async () => {
    const { text } = await played(step('types', true, 'all well'), step('tests', false, 'one is red'))
    expect(text).not.toContain('all well')
    expect(text).toMatch(/ok {4}types.*\nFAIL {2}tests.*\n +one is red/)
  })

  it('goes on after a failure and counts every step', async () => {
    const { tally } = await played(step('a', false, ''), step('b', true, ''), step('c', false, ''))
    expect(tally).toEqual({ passed: 1, failed: 2 })
  })

  it('counts a step that throws as failed and says why', async () => {
    const { tally, text } = await played({ title: 'a', run: () => Promise.reject(new Error('no such tool')) })
    expect(tally).toEqual({ passed: 0, failed: 1 })
    expect(text).toContain('no such tool')
  })

  it('exits with 2 when asked for something it does not know', async () => {
    const { code, output } = await runNode([path.join(SCRIPTS, 'check.ts'), '--without-effort'])
    expect(code).toBe(2)
    expect(output).toContain('--without-tests')
  })
})

describe('contract command', () => {
  const contract = (...args: string[]) => runNode([path.join(SCRIPTS, 'contract.ts'), ...args])

  it.each([[[]], [['shout']], [['constructor']]])('exits with 2 and its usage on %j', async (args) => {
    const { code, output } = await contract(...args)
    expect(code).toBe(2)
    expect(output).toContain('npm run contract -- <command>')
  })

  it('exits with 2 when lint is given what it does not take', async () => {
    const { code, output } = await contract('lint', 'more')
    expect([code, output.trim()]).toEqual([2, 'lint takes no arguments, but got more'])
  })

  it('exits with 0 when asked for help', async () => {
    const { code, stdout } = await contract('--help')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^ {2}lint /m)
  })
})
