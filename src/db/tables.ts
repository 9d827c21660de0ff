// The data model in one place: every table, by room. Instants are epoch milliseconds, flags are 0/1,
// JSON is text written by the owner room.
import type { AuditTables } from './tables/audit.ts'
import type { CampaignTables } from './tables/campaigns.ts'
import type { ConversationTables } from './tables/conversations.ts'
import type { EventTables } from './tables/events.ts'
import type { HttpTables } from './tables/http.ts'
import type { KnowledgeTables } from './tables/knowledge.ts'
import type { OauthTables } from './tables/oauth.ts'
import type { OrganisationTables } from './tables/organisations.ts'
import type { RuntimeTables } from './tables/runtime.ts'
import type { SuppressionTables } from './tables/suppressions.ts'
import type { WebhookTables } from './tables/webhooks.ts'

export interface Tables
  extends OrganisationTables,
    AuditTables,
    OauthTables,
    HttpTables,
    EventTables,
    WebhookTables,
    CampaignTables,
    SuppressionTables,
    ConversationTables,
    RuntimeTables,
    KnowledgeTables {}
