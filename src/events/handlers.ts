// Reading events: the same bodies as webhooks deliver, in order and without gaps.
import type { Operations } from '../../generated/operations.ts'
import type { ClientCall, ReadCall, WriteCall } from '../http/call.ts'
import { Problem } from '../kernel/problem.ts'
import { presentEvent } from './present.ts'
import { findEvent, findLastSequence, listEvents } from './repository.ts'

export const makeEventHandlers = () =>
  ({
    async listEvents({ reader, principal: { organisationId } }, { query }) {
      const { after_sequence: afterSequence = 0, type: types = [], limit = 25 } = query
      // Read first: an event that commits meanwhile must not be jumped over by `next_sequence`.
      const lastSequence = await findLastSequence(reader, organisationId)
      const rows = await listEvents(reader, organisationId, { afterSequence, lastSequence, types }, limit)
      const page = rows.slice(0, limit)
      const more = rows.length > limit
      return {
        status: 200,
        body: {
          data: page.map(presentEvent),
          has_more: more,
          next_sequence: more ? (page.at(-1)?.sequence ?? afterSequence) : Math.max(afterSequence, lastSequence),
        },
      }
    },

    async getEvent({ reader, principal }, { params }) {
      const row = await findEvent(reader, principal.organisationId, params.event_id)
      if (row === undefined) throw new Problem('event-not-found', 'No event has this id.')
      return { status: 200, body: presentEvent(row) }
    },
  }) satisfies Partial<Operations<ReadCall, WriteCall, ClientCall>>
