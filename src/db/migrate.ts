// Brings the schema up to date: an explicit, ordered list of migrations, each run in a transaction.
import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import * as initial from './migrations/0001-initial.ts'
import * as transferAndMachines from './migrations/0020-transfer-and-machines.ts'
import * as campaignPace from './migrations/0030-campaign-pace.ts'
import * as recipientsByCampaign from './migrations/0040-recipients-by-campaign.ts'
import * as suppressions from './migrations/0050-suppressions.ts'
import * as inboundCalls from './migrations/0060-inbound-calls.ts'
import * as oneNumberAPhone from './migrations/0080-one-number-a-phone.ts'
import * as campaignMilestones from './migrations/0090-campaign-milestones.ts'
import * as campaignDials from './migrations/0100-campaign-dials.ts'
import * as peopleEnded from './migrations/0110-people-ended.ts'
import * as deliverySequences from './migrations/0120-delivery-sequences.ts'
import * as webhookReplays from './migrations/0130-webhook-replays.ts'
import * as webhookOptions from './migrations/0140-webhook-options.ts'
import * as retryRounds from './migrations/0145-retry-rounds.ts'
import * as heldDeliveries from './migrations/0150-held-deliveries.ts'
import * as retryOrders from './migrations/0155-retry-orders.ts'
import * as fewerCounts from './migrations/0160-fewer-counts.ts'
import * as leanDeliveries from './migrations/0170-lean-deliveries.ts'
import * as countedBirths from './migrations/0171-counted-births.ts'
import type { Tables } from './tables.ts'

const MIGRATIONS: Record<string, Migration> = {
  '0001-initial': initial,
  '0020-transfer-and-machines': transferAndMachines,
  '0030-campaign-pace': campaignPace,
  '0040-recipients-by-campaign': recipientsByCampaign,
  '0050-suppressions': suppressions,
  '0060-inbound-calls': inboundCalls,
  '0080-one-number-a-phone': oneNumberAPhone,
  '0090-campaign-milestones': campaignMilestones,
  '0100-campaign-dials': campaignDials,
  '0110-people-ended': peopleEnded,
  '0120-delivery-sequences': deliverySequences,
  '0130-webhook-replays': webhookReplays,
  '0140-webhook-options': webhookOptions,
  '0145-retry-rounds': retryRounds,
  '0150-held-deliveries': heldDeliveries,
  '0155-retry-orders': retryOrders,
  '0160-fewer-counts': fewerCounts,
  '0170-lean-deliveries': leanDeliveries,
  '0171-counted-births': countedBirths,
}

/**
 * Runs what has not run yet.
 * @returns the names of the migrations that ran now
 * @throws Error when one fails; it is rolled back and the earlier ones stay
 */
export async function migrate(writer: Kysely<Tables>): Promise<string[]> {
  const migrator = new Migrator({ db: writer, provider: { getMigrations: async () => MIGRATIONS } })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error !== undefined) throw new Error('The database could not be migrated.', { cause: error })
  return results.filter((result) => result.status === 'Success').map((result) => result.migrationName)
}
