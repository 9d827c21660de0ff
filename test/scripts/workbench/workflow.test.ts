// The workflow for others' repositories: its steps are run as GitHub runs them, in a repository of somebody else whose
// main branch has moved on, with the environment that GitHub would give.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from '../../../scripts/check/tool.ts'
import { FILES, INSTALL, makeRepository, type Outcome, type Repository } from './repository.ts'

const LONG = { timeout: 120_000 }

interface Input {
  readonly required?: boolean
  readonly default?: string
}

interface Step {
  readonly name?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
  readonly run?: string
}

const workflow = parse(readFileSync(path.join(ROOT, '.github/workflows/contract.yml'), 'utf8'))
const inputs: Readonly<Record<string, Input>> = workflow.on.workflow_call.inputs
const steps: readonly Step[] = workflow.jobs.check.steps

interface Github {
  readonly event_name?: string
  readonly base_ref: string
  readonly event: { readonly before?: string }
}

/** `${{ … }}` as GitHub would put it in; what is used here of its language means the same in ours. */
function evaluated(text: string, given: Readonly<Record<string, string>>, github: Github): string {
  return text.replaceAll(/\$\{\{(.+?)\}\}/g, (_, expression: string) => {
    const format = (pattern: string, ...values: string[]) =>
      values.reduce((filled, value, index) => filled.replace(`{${index}}`, value), pattern)
    const all = {
      ...Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.default])),
      ...given,
    }
    const value: unknown = new Function('inputs', 'github', 'format', `return ${expression}`)(all, github, format)
    return value === undefined || value === null ? '' : String(value)
  })
}

let repository: Repository
let temporary = ''
let runs = 0

interface Run extends Outcome {
  readonly summary: string
}

/** Runs the steps in order, up to the first that fails. */
async function job(
  given: Readonly<Record<string, string>>,
  github: Github = { base_ref: 'main', event: {} },
): Promise<Run> {
  runs += 1
  const summary = path.join(temporary, `summary-${runs}.md`)
  let last: Outcome = { code: 0, out: '', err: '' }
  for (const { run, env = {} } of steps) {
    if (run === undefined) continue
    const own = Object.entries(env).map(([name, text]) => [name, evaluated(text, given, github)] as const)
    last = await repository.bash(run, {
      ...Object.fromEntries(own),
      RUNNER_TEMP: temporary,
      GITHUB_STEP_SUMMARY: summary,
      npm_config_offline: 'true',
    })
    if (last.code !== 0) break
  }
  return { ...last, summary: existsSync(summary) ? readFileSync(summary, 'utf8') : '' }
}

const GIVEN = { package: 'nexora-contract-0.1.0.tgz', documents: 'openapi.yaml asyncapi.yaml' }

beforeAll(async () => {
  repository = await makeRepository()
  temporary = mkdtempSync(path.join(tmpdir(), 'nexora-runner-'))
  const { git, write } = repository
  for (const [name, text] of FILES) write(name, text)
  git('add', 'openapi.yaml', 'asyncapi.yaml')
  git('commit', '--quiet', '--message', 'Describe bookings')
  git('checkout', '--quiet', '-b', 'change')
  write('openapi.yaml', FILES.get('openapi.yaml')?.replace('maxLength: 80', 'maxLength: 16') ?? '')
  git('commit', '--quiet', '--all', '--message', 'Shorten names')
  git('checkout', '--quiet', 'main')
  const more = FILES.get('openapi.yaml')?.replace('components:', '  /rooms:\n    get: { responses: {} }\ncomponents:')
  write('openapi.yaml', more ?? '')
  git('commit', '--quiet', '--all', '--message', 'List rooms')
  // What a clone of the branch knows of main.
  git('update-ref', 'refs/remotes/origin/main', 'main')
  git('checkout', '--quiet', 'change')
}, 120_000)

afterAll(() => {
  repository[Symbol.dispose]()
  rmSync(temporary, { recursive: true, force: true })
})

describe('the workflow', () => {
  it('gets the whole history, leaves no credentials, and may only read', () => {
    expect(steps[0]).toMatchObject({
      uses: 'actions/checkout@v4',
      with: { 'fetch-depth': 0, 'persist-credentials': false },
    })
    expect(workflow.permissions).toEqual({ contents: 'read' })
    // A value from outside that is written into a script could be a command.
    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([])
  })

  it('is called by the README with inputs that it has, and with all that it needs', () => {
    const caller = parse(FILES.get('.github/workflows/gate.yml') ?? '')
    const given = Object.keys(caller.jobs.contract.with)
    expect(given.filter((name) => !Object.hasOwn(inputs, name))).toEqual([])
    const needed = Object.keys(inputs).filter((name) => inputs[name]?.required === true)
    expect(needed.filter((name) => !given.includes(name))).toEqual([])
  })

  it(
    'stops a break with an annotation at its line and a summary, and lets be what main got meanwhile',
    LONG,
    async () => {
      const { code, out, summary } = await job(GIVEN)
      expect([code, out.match(/^::/gm)?.length]).toEqual([1, 1])
      const line =
        repository
          .read('openapi.yaml')
          .split('\n')
          .findIndex((text) => text.includes('maxLength: 16')) + 1
      expect(out).toMatch(new RegExp(`^::error file=openapi[.]yaml,line=${line},title=max-length-lowered::`, 'm'))
      expect(summary).toContain('**Blocked by 1 change: 1 breaking')
      expect(summary).not.toContain('rooms')
    },
  )

  it('compares a push with what was there before', LONG, async () => {
    const before = repository.git('rev-parse', 'change~1').trim()
    expect(await job(GIVEN, { base_ref: '', event: { before } })).toMatchObject({ code: 1 })
    const same = repository.git('rev-parse', 'change').trim()
    expect(await job(GIVEN, { base_ref: '', event: { before: same } })).toMatchObject({ code: 0 })
  })

  it('checks every document of a list with one on each line', LONG, async () => {
    const listed = { ...GIVEN, documents: 'asyncapi.yaml\nopenapi.yaml\n' }
    expect(await job(listed)).toMatchObject({ code: 1, out: expect.stringContaining('file=openapi.yaml') })
  })

  it('fails where nothing tells what changed, instead of comparing a commit with itself', LONG, async () => {
    const bare = { base_ref: '', event: {}, event_name: 'workflow_dispatch' }
    expect(await job(GIVEN, bare)).toMatchObject({ code: 2, out: expect.stringContaining('On workflow_dispatch') })
    const target = { base_ref: 'main', event: {}, event_name: 'pull_request_target' }
    expect(await job(GIVEN, target)).toMatchObject({ code: 2 })
    expect(await job({ ...GIVEN, revision: 'change' }, target)).toMatchObject({ code: 1 })
  })

  it('takes base, revision, format and approvals', LONG, async () => {
    const since = { ...GIVEN, base: 'change~1', revision: 'change', format: 'json' }
    const found = JSON.parse((await job(since)).out.replace(/^[\s\S]*?^\{/m, '{'))
    expect(found.documents[0].revision).toBe('git:change:openapi.yaml')
    const [{ fingerprint }] = found.documents[0].changes
    repository.write(
      'approvals.yaml',
      JSON.stringify({
        approvals: [{ fingerprint, reason: 'Agreed.', who: 'api@example.com', expires: '2099-12-31' }],
      }),
    )
    const passed = await job({ ...GIVEN, approvals: 'approvals.yaml' })
    expect(passed.code).toBe(0)
    expect(passed.out).toContain('::notice file=openapi.yaml')
  })

  it('takes allow-new, fail-on and check-version, each off unless it is asked for', LONG, async () => {
    const head = repository.git('rev-parse', 'change').trim()
    const since = { ...GIVEN, base: head, documents: 'openapi.yaml' }
    repository.write('rooms.yaml', FILES.get('openapi.yaml') ?? '')
    const fresh = { ...since, documents: 'openapi.yaml rooms.yaml' }
    expect((await job(fresh)).code).toBe(2)
    expect((await job({ ...fresh, 'allow-new': 'true' })).code).toBe(0)
    const shown = repository.read('openapi.yaml')
    repository.write('openapi.yaml', shown.replace('maxLength: 16', 'maxLength: 20'))
    try {
      expect((await job(since)).code).toBe(0)
      expect((await job({ ...since, 'fail-on': 'safe' })).code).toBe(1)
      expect(await job({ ...since, 'check-version': 'true' })).toMatchObject({
        code: 1,
        out: expect.stringMatching(/^::error file=openapi[.]yaml,line=2,title=version::/m),
        summary: expect.stringContaining('Blocked by 1 version'),
      })
    } finally {
      repository.write('openapi.yaml', shown)
    }
  })

  it('fails when nothing could be compared', LONG, async () => {
    expect(await job({ ...GIVEN, documents: 'absent.yaml' })).toMatchObject({ code: 2, summary: '' })
    expect(await job({ ...GIVEN, base: 'nowhere' })).toMatchObject({ code: 2, summary: '' })
    const zeros = '0'.repeat(40)
    expect(await job(GIVEN, { base_ref: '', event: { before: zeros } })).toMatchObject({ code: 2, summary: '' })
    expect((await job({ ...GIVEN, package: 'absent.tgz' })).code).not.toBe(0)
  })
})

describe('the script', () => {
  beforeAll(async () => {
    expect((await repository.bash(INSTALL)).code).toBe(0)
  }, 120_000)

  const check = (env: Readonly<Record<string, string>>, documents = 'openapi.yaml') =>
    repository.bash(`node_modules/nexora-contract/check.sh ${documents}`, env)

  it('takes ALLOW_NEW, FAIL_ON and CHECK_VERSION', LONG, async () => {
    repository.write('rooms.yaml', FILES.get('openapi.yaml') ?? '')
    const fresh = async (asked: string) => (await check({ BASE: 'change', ALLOW_NEW: asked }, 'rooms.yaml')).code
    expect(await Promise.all(['', 'false', '0', 'true', '1'].map(fresh))).toEqual([2, 2, 2, 0, 0])
    // main lacks the rooms that are safe to add, seen from where the branch left it.
    const since = { BASE: 'change~1', REVISION: 'main' }
    expect((await check(since)).code).toBe(0)
    expect((await check({ ...since, FAIL_ON: 'safe' })).code).toBe(1)
    expect((await check({ ...since, FAIL_ON: 'never' })).code).toBe(2)
    expect(await check({ ...since, CHECK_VERSION: 'true' })).toMatchObject({
      code: 1,
      out: expect.stringContaining('a minor version is needed, at least 1.5.0'),
    })
  })

  it('refuses an answer that is neither yes nor no, so that a slip does not switch a check off', LONG, async () => {
    for (const name of ['ALLOW_NEW', 'CHECK_VERSION'])
      expect(await check({ BASE: 'main', [name]: 'ture' })).toMatchObject({
        code: 2,
        err: expect.stringContaining(`${name} is true or false, not ture`),
      })
  })

  it(
    'adds its report to the summary of the job, whatever the result and whoever wrote there before',
    LONG,
    async () => {
      const summary = path.join(temporary, 'shared.md')
      const script = 'node_modules/nexora-contract/check.sh'
      const { code } = await repository.bash(
        `echo '# Earlier' > "$GITHUB_STEP_SUMMARY"\n${script} asyncapi.yaml\n${script} openapi.yaml`,
        { BASE: 'main', GITHUB_STEP_SUMMARY: summary },
      )
      const written = readFileSync(summary, 'utf8')
      expect(code).toBe(1)
      expect(written).toMatch(/^# Earlier\n[\s\S]*\*\*Passed[\s\S]*\n## Contract check\n\n\*\*Blocked by 1 change/)
      const own = await repository.bash(`${script} openapi.yaml`, {
        BASE: 'main',
        GITHUB_STEP_SUMMARY: summary,
        MARKDOWN: 'own.md',
      })
      expect([own.code, readFileSync(summary, 'utf8')]).toEqual([1, written])
      expect(repository.read('own.md')).toContain('Blocked by 1 change')
    },
  )
})
