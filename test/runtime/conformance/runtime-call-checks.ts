// What every runtime must tell of the calls themselves, by the people of the table of numbers: who picked up,
// what was said and heard, how it ended.
import assert from 'node:assert/strict'
import type { RuntimeAction } from '../../../src/runtime/port.ts'
import { type Check, check } from './check.ts'
import { drive, endsAs, keepsRules, type RuntimeSubject, taskTo } from './runtime-subject.ts'
import { polite } from './scripted-platform.ts'

const notAnswered = (number: string, endReason: string, sipStatus: number): Check<RuntimeSubject> =>
  check(`tells ${endReason} with SIP ${sipStatus}, unanswered and without duration`, async (subject) => {
    const call = await drive(subject, taskTo(number))
    endsAs(call, endReason)
    assert.deepEqual([call.completions[0]?.sipStatus, call.completions[0]?.durationMs], [sipStatus, 0])
    assert.ok(!call.course.includes('answered'))
    keepsRules(call)
  })

const listening = (...replies: (readonly RuntimeAction[])[]) => {
  let turn = 0
  return () => replies[turn++] ?? ([{ type: 'hang_up' }] as const)
}
const TRANSFER: RuntimeAction = { type: 'transfer', to: '+6495550111' }
const transferring = (input: Parameters<typeof polite>[0]) =>
  input.type === 'speech' && input.text.includes('person') ? [TRANSFER] : polite(input)

export const RUNTIME_CALL_CHECKS: readonly Check<RuntimeSubject>[] = [
  notAnswered('0110', 'no_answer', 480),
  notAnswered('0111', 'busy', 486),
  notAnswered('0112', 'declined', 603),
  notAnswered('0113', 'invalid_number', 404),
  notAnswered('0114', 'blocked', 608),
  notAnswered('0142', 'network_error', 503),
  check('lets it ring for the ring timeout, and no longer', async (subject) => {
    const call = await drive(subject, taskTo('0110', { ringTimeoutMs: 12_000 }))
    const times = new Map(call.requests.map(({ kind, at }) => [kind, at]))
    const rang = (times.get('complete') ?? 0) - (times.get('report') ?? 0)
    assert.ok(Math.abs(rang - 12_000) <= 500, `rang for ${rang} ms`)
  }),
  check('does not answer for a person who needs longer than the ring timeout', async (subject) => {
    endsAs(await drive(subject, taskTo('0100', { ringTimeoutMs: 2_000 })), 'no_answer')
  }),
  check('opens the conversation with a start at its beginning', async (subject) => {
    const [first] = (await drive(subject, taskTo('0100'))).turns
    assert.deepEqual([first?.input, first?.offsetMs, first?.durationMs], [{ type: 'start' }, 0, 0])
  }),
  check('tells each utterance it has played by its turn id, when and how long', async (subject) => {
    const { events, completions } = await drive(subject, taskTo('0100'))
    const spoken = events.filter((event) => event.type === 'spoken')
    assert.deepEqual(
      spoken.map(({ turnId }) => turnId),
      ['turn_hello', 'turn_bye'],
    )
    assert.deepEqual(
      spoken.map(({ interrupted }) => interrupted),
      [false, false],
    )
    assert.ok(spoken.every(({ durationMs }) => durationMs > 0))
    const last = spoken.at(-1)
    assert.ok((last?.offsetMs ?? 0) + (last?.durationMs ?? 0) <= (completions[0]?.durationMs ?? 0))
  }),
  check('counts media time forwards, without overlaps of what the person says', async (subject) => {
    const { turns } = await drive(subject, taskTo('0101'), {
      reply: listening([], [], [{ type: 'hang_up' }]),
    })
    const ends = turns.map(({ offsetMs, durationMs }) => offsetMs + durationMs)
    assert.ok(turns.every(({ offsetMs }, index) => index === 0 || offsetMs >= (ends[index - 1] ?? 0)))
  }),
  check('tells what was said as it was said, macrons and all', async (subject) => {
    const { turns } = await drive(subject, taskTo('0160'))
    const [input] = turns.map((turn) => turn.input).filter((each) => each.type === 'speech')
    assert.equal(input?.text, 'Kia ora. Āe, ka tae atu au. Ngā mihi nui ki a koutou.')
    assert.ok((input?.confidence ?? 0) > 0 && (input?.confidence ?? 0) <= 1)
  }),
  check('tells that an utterance was cut off when the person hangs up in it', async (subject) => {
    const call = await drive(subject, taskTo('0130'))
    endsAs(call, 'recipient_hangup')
    const [spoken] = call.events.filter((event) => event.type === 'spoken')
    assert.equal(spoken?.interrupted, true)
  }),
  check('tells silence, and a timeout when it is told to hang up after it', async (subject) => {
    const call = await drive(subject, taskTo('0131'))
    assert.deepEqual(call.course.slice(-3), ['spoken', 'turn silence', 'spoken'])
    endsAs(call, 'silence_timeout')
  }),
  check('cuts a call that has lasted as long as it may', async (subject) => {
    const call = await drive(subject, taskTo('0132', { callMsMax: 90_000 }), { reply: () => [] })
    endsAs(call, 'max_duration_reached')
    assert.equal(call.completions[0]?.durationMs, 90_000)
  }),
  check('transfers: started, completed, and ended as transferred', async (subject) => {
    const call = await drive(subject, taskTo('0107'), { reply: transferring })
    assert.deepEqual(call.course.slice(-3), ['turn speech', 'transfer_started', 'transfer_completed'])
    endsAs(call, 'transferred')
    keepsRules(call)
  }),
  check('comes back when nobody takes the transfer, and goes on', async (subject) => {
    const call = await drive(subject, taskTo('0108'), { reply: transferring })
    assert.deepEqual(call.course.slice(-5), [
      'transfer_started',
      'turn transfer_failed',
      'spoken',
      'turn speech',
      'spoken',
    ])
    endsAs(call, 'agent_hangup')
    keepsRules(call)
  }),
  check('leaves voicemail at once when it is to hang up', async (subject) => {
    const call = await drive(subject, taskTo('0115'))
    assert.deepEqual(call.course, ['dialing', 'ringing', 'answered'])
    endsAs(call, 'voicemail_reached')
  }),
  check('speaks on voicemail after the greeting when it is to leave a message', async (subject) => {
    const message: RuntimeAction[] = [
      { type: 'say', turnId: 'turn_message', text: 'We will ring again.' },
      { type: 'hang_up' },
    ]
    const call = await drive(subject, taskTo('0115', { answeringMachine: 'leave_message' }), { reply: () => message })
    assert.deepEqual(call.course.slice(2), ['answered', 'turn start', 'spoken'])
    assert.ok((call.turns[0]?.offsetMs ?? 0) > 0)
    endsAs(call, 'voicemail_reached')
  }),
  check('tells who picked up: a menu, and a robot that puts the person on', async (subject) => {
    const menu = await drive(subject, taskTo('0116'), { reply: listening([], [{ type: 'hang_up' }]) })
    assert.deepEqual(
      menu.events.find(({ type }) => type === 'answered'),
      { type: 'answered', answeredBy: 'ivr', seq: 3 },
    )
    const screened = await drive(subject, taskTo('0117'), {
      reply: listening([], [], polite({ type: 'start' }), polite({ type: 'silence' })),
    })
    const course = screened.course.slice(2)
    assert.deepEqual(course.slice(0, 5), ['answered', 'turn start', 'turn speech', 'amd_result', 'turn start'])
    endsAs(screened, 'agent_hangup')
  }),
  check(
    'dies in silence where the table wants it: before dialling nothing is told, after it nothing more',
    async (subject) => {
      assert.deepEqual((await drive(subject, taskTo('0140'))).requests, [])
      const lost = await drive(subject, taskTo('0141'))
      assert.deepEqual([lost.course, lost.completions], [['dialing'], []])
    },
  ),
]
