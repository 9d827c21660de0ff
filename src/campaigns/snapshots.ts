// Campaigns as they are shown, in answers and in events alike: the row, its counts, and what it waits for.
// For a page of campaigns three bounded queries in all.
import type { Reader } from '../db/database.ts'
import type { Clock } from '../kernel/clock.ts'
import { outlookOf } from './outlook.ts'
import type { LoadOf } from './ports.ts'
import { presentCampaign } from './present.ts'
import { countRecipients } from './recipients/counts.ts'
import type { RetryOrder } from './recipients/written.ts'
import { type CampaignRow, findFirstDue } from './repository.ts'

/** When people became due by the first retry that not all of their rows tell of. */
const requeuedAt = ({ retried_upto: written, retry_orders: orders, people_end: end }: CampaignRow) =>
  written === null || end !== null ? null : ((JSON.parse(orders) as RetryOrder[])[0]?.at ?? null)

export type Snapshots = ReturnType<typeof makeSnapshots>

export function makeSnapshots({ clock, loadOf }: { clock: Clock; loadOf: LoadOf }) {
  /** Of one organisation, in the order given. */
  async function ofAll(reader: Reader, organisationId: string, rows: readonly CampaignRow[]) {
    const ids = rows.map(({ id }) => id)
    const running = rows.filter(({ status }) => status === 'running').map(({ id }) => id)
    const counts = await countRecipients(reader, organisationId, ids)
    const due = await findFirstDue(reader, organisationId, running)
    const organisation = running.length === 0 ? { open: 0, ceiling: 0 } : await loadOf(reader, organisationId)
    return rows.map((row) => {
      const own = counts.get(row.id) ?? {}
      const dueAt = (own.pending ?? 0) > 0 ? row.started_at : (requeuedAt(row) ?? due.get(row.id) ?? null)
      return presentCampaign(row, own, outlookOf(row, { counts: own, dueAt, organisation }, clock.now()))
    })
  }

  return {
    ofAll,
    async of(reader: Reader, row: CampaignRow) {
      const [shown] = await ofAll(reader, row.organisation_id, [row])
      return shown as NonNullable<typeof shown>
    },
  }
}
