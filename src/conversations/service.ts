// The record of a call as it goes on. Written by the runtime room through the functions here; each
// joins the caller's transaction. A conversation ends once, with exactly one terminal event.
import type { Tx } from '../db/transaction.ts'
import type { Outbox } from '../events/outbox.ts'
import type { Clock } from '../kernel/clock.ts'
import type { MintId } from '../kernel/ids.ts'
import { type NewConversation, newRow } from './creation.ts'
import { presentConversation } from './present.ts'
import {
  type ConversationRow,
  countTurns,
  findConversation,
  indexConversation,
  insertConversation,
  insertIntents,
  insertTurn,
  listIntents,
  listTurns,
  updateConversation,
  updateTurn,
} from './repository.ts'
import { findDialled } from './store.ts'

type Slots = Readonly<Record<string, string | number | boolean | null>>

export interface NewTurn {
  readonly role: 'agent' | 'recipient'
  readonly text: string
  readonly offsetMs: number
  readonly durationMs: number
  readonly confidence: number | null
  readonly digits: string | null
  readonly intents: readonly { name: string; confidence: number; evidence: string; slots: Slots }[]
  readonly knowledge: readonly { document_id: string; version: number; passage_id: string; coverage: number }[]
}

export interface Ending {
  readonly endReason: string
  readonly sipStatus: number | null
  readonly q850Cause: number | null
  readonly durationMs: number
  readonly outcome: string | null
  readonly successful: boolean | null
  readonly collected: Slots
  readonly summary: string | null
  readonly sentiment: ConversationRow['sentiment']
}

// What the contract bounds. Context may be long, and a call must end whatever was said in it.
const TEXT_CHARACTERS_MAX = 5000
const EVIDENCE_CHARACTERS_MAX = 500
const SUMMARY_CHARACTERS_MAX = 2000

const cut = (text: string, charactersMax: number) =>
  text.length <= charactersMax ? text : text.slice(0, charactersMax).toWellFormed()

type Deps = { clock: Clock; mintId: MintId; outbox: Outbox }

export type ConversationService = ReturnType<typeof makeConversationService>

export function makeConversationService({ clock, mintId, outbox }: Deps) {
  async function change(tx: Tx, organisationId: string, id: string, fields: Partial<ConversationRow>): Promise<void> {
    await updateConversation(tx, organisationId, id, { ...fields, updated_at: clock.now() })
  }

  async function require(tx: Tx, organisationId: string, id: string): Promise<ConversationRow> {
    const row = await findConversation(tx, organisationId, id)
    if (row === undefined) throw new Error(`No conversation ${id}`)
    return row
  }

  return {
    findDialled,

    async begin(tx: Tx, conversation: NewConversation): Promise<string> {
      const id = mintId('conv')
      await insertConversation(tx, newRow(conversation, id, clock.now()))
      return id
    },

    async dialing(tx: Tx, organisationId: string, id: string, terminalBy: number): Promise<void> {
      await change(tx, organisationId, id, { status: 'dialing', dialing_at: clock.now(), terminal_by: terminalBy })
    },

    async ringing(tx: Tx, organisationId: string, id: string): Promise<void> {
      await change(tx, organisationId, id, { status: 'ringing', ringing_at: clock.now() })
    },

    /** @throws Error when there is no such conversation */
    async answered(tx: Tx, organisationId: string, id: string, answeredBy: string): Promise<void> {
      const answer = { status: 'in_progress', answered_at: clock.now(), answered_by: answeredBy } as const
      const row = { ...(await require(tx, organisationId, id)), ...answer, updated_at: clock.now() }
      await change(tx, organisationId, id, answer)
      await outbox.append(tx, {
        organisationId,
        type: 'conversation.started',
        mode: row.mode,
        object: presentConversation(row, []),
        dedupeKey: `conversation.started:${id}`,
        campaignId: row.campaign_id,
        scenario: row.scenario,
      })
    },

    /** Who or what picked up turned out to be another. */
    async identified(tx: Tx, organisationId: string, id: string, answeredBy: string): Promise<void> {
      await change(tx, organisationId, id, { answered_by: answeredBy })
    },

    /** Records what was said; each intent becomes an event at once. @returns the turn's id */
    async addTurn(tx: Tx, organisationId: string, id: string, turn: NewTurn): Promise<string> {
      const turnId = mintId('turn')
      const position = await countTurns(tx, organisationId, id)
      const intents = turn.intents.map((intent) => ({
        ...intent,
        evidence: cut(intent.evidence, EVIDENCE_CHARACTERS_MAX),
        turn_id: turnId,
      }))
      await insertTurn(tx, {
        organisation_id: organisationId,
        conversation_id: id,
        position,
        id: turnId,
        role: turn.role,
        text: cut(turn.text, TEXT_CHARACTERS_MAX),
        offset_ms: Math.round(turn.offsetMs),
        duration_ms: Math.round(turn.durationMs),
        confidence: turn.confidence,
        interrupted: 0,
        digits: turn.digits,
        intents: JSON.stringify(intents),
        knowledge_refs: JSON.stringify(turn.knowledge),
      })
      if (intents.length > 0) await detected(tx, organisationId, id, turn, turnId, intents)
      return turnId
    },

    async turnPlayed(
      tx: Tx,
      organisationId: string,
      id: string,
      played: { turnId: string; offsetMs: number; durationMs: number; interrupted: boolean },
    ): Promise<void> {
      await updateTurn(tx, organisationId, id, played.turnId, {
        offset_ms: Math.round(played.offsetMs),
        duration_ms: Math.round(played.durationMs),
        interrupted: played.interrupted ? 1 : 0,
      })
    },

    /**
     * Ends the conversation: `conversation.completed` when it was connected, else `conversation.failed`.
     * @returns false when it had ended before; nothing changes then
     */
    async finish(tx: Tx, organisationId: string, id: string, ending: Ending): Promise<boolean> {
      const before = await require(tx, organisationId, id)
      if (before.ended_at !== null) return false
      const turns = await listTurns(tx, organisationId, id)
      const row: ConversationRow = { ...before, ...endOf(before, ending, turns, clock.now()) }
      const { number: _, organisation_id: __, id: ___, ...fields } = row
      await updateConversation(tx, organisationId, id, fields)
      if (turns.length > 0) await indexConversation(tx, row, turns.map(({ text }) => text).join('\n'))
      const type = row.answered_at === null ? 'conversation.failed' : 'conversation.completed'
      const intents = await listIntents(tx, organisationId, [id])
      await outbox.append(tx, {
        organisationId,
        type,
        mode: row.mode,
        object: { ...presentConversation(row, intents, turns), turns: presentConversation(row, [], turns).turns ?? [] },
        dedupeKey: `conversation.ended:${id}`, // one key for both types: never two terminal events
        campaignId: row.campaign_id,
        scenario: row.scenario,
      })
      return true
    },
  }

  async function detected(
    tx: Tx,
    organisationId: string,
    id: string,
    turn: NewTurn,
    turnId: string,
    intents: readonly (NewTurn['intents'][number] & { turn_id: string })[],
  ): Promise<void> {
    const row = await require(tx, organisationId, id)
    const known = await listIntents(tx, organisationId, [id])
    const stored = intents.map((intent, index) => ({
      organisation_id: organisationId,
      conversation_id: id,
      position: known.length + index,
      turn_id: turnId,
      name: intent.name,
      confidence: intent.confidence,
      slots: JSON.stringify(intent.slots),
      evidence: intent.evidence,
    }))
    await insertIntents(tx, stored)
    for (const [index, intent] of intents.entries())
      await outbox.append(tx, {
        organisationId,
        type: 'intent.detected',
        mode: row.mode,
        object: {
          conversation_id: id,
          campaign_id: row.campaign_id,
          recipient_id: row.recipient_id,
          turn_id: turnId,
          offset_ms: Math.round(turn.offsetMs),
          intent,
          text: turn.text,
        },
        dedupeKey: `intent.detected:${turnId}:${index}`,
        campaignId: row.campaign_id,
        scenario: row.scenario,
      })
  }
}

function endOf(
  before: ConversationRow,
  ending: Ending,
  turns: readonly { duration_ms: number }[],
  now: number,
): Partial<ConversationRow> {
  const connected = before.answered_at !== null
  const cancelled = ending.endReason === 'cancelled' && before.dialing_at === null
  return {
    status: connected ? 'completed' : cancelled ? 'cancelled' : 'failed',
    end_reason: ending.endReason,
    sip_status: ending.sipStatus,
    q850_cause: ending.q850Cause,
    outcome: ending.outcome,
    successful: ending.successful === null ? null : ending.successful ? 1 : 0,
    collected: JSON.stringify(ending.collected),
    summary: ending.summary === null ? null : cut(ending.summary, SUMMARY_CHARACTERS_MAX),
    sentiment: ending.sentiment,
    duration_ms: connected ? Math.round(ending.durationMs) : null,
    talk_ms: connected ? turns.reduce((sum, turn) => sum + turn.duration_ms, 0) : null,
    ended_at: now,
    terminal_by: null,
    updated_at: now,
  }
}
