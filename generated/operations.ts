// Generated from openapi/ by `npm run generate`. Do not edit.
import type * as Types from './types.ts'

export interface OperationMetadata {
  readonly method: string
  readonly path: string
  readonly tag: string
  readonly authentication: 'bearer' | 'client'
  readonly scopes: readonly string[]
  readonly write: boolean
  readonly idempotent: boolean
  readonly rateClass: string
  readonly body: 'json' | 'form' | 'csv' | null
  readonly bodyRequired: boolean
  readonly bodyBytesMax: number
  readonly listParameters: readonly string[]
  readonly integerParameters: readonly string[]
  readonly etagStatuses: readonly number[]
  readonly streams: boolean
  readonly statuses: readonly number[]
}

export const SCOPES = [
  "conversations:read",
  "conversations:write",
  "campaigns:read",
  "campaigns:write",
  "knowledge:read",
  "knowledge:write",
  "webhooks:read",
  "webhooks:write",
  "suppressions:read",
  "suppressions:write",
  "events:read",
  "runtime:execute"
] as const

export const OPERATIONS = {
  "issueToken": {
    "method": "POST",
    "path": "/oauth/token",
    "tag": "OAuth",
    "authentication": "client",
    "scopes": [],
    "write": true,
    "idempotent": false,
    "rateClass": "token",
    "body": "form",
    "bodyRequired": true,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      200,
      400,
      401,
      413,
      415,
      429,
      500,
      503
    ]
  },
  "revokeToken": {
    "method": "POST",
    "path": "/oauth/revoke",
    "tag": "OAuth",
    "authentication": "client",
    "scopes": [],
    "write": true,
    "idempotent": false,
    "rateClass": "token",
    "body": "form",
    "bodyRequired": true,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      200,
      400,
      401,
      413,
      415,
      429,
      500,
      503
    ]
  },
  "listCampaigns": {
    "method": "GET",
    "path": "/v1/campaigns",
    "tag": "Campaigns",
    "authentication": "bearer",
    "scopes": [
      "campaigns:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [
      "limit"
    ],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      200,
      401,
      403,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "createCampaign": {
    "method": "POST",
    "path": "/v1/campaigns",
    "tag": "Campaigns",
    "authentication": "bearer",
    "scopes": [
      "campaigns:write"
    ],
    "write": true,
    "idempotent": true,
    "rateClass": "api",
    "body": "json",
    "bodyRequired": true,
    "bodyBytesMax": 4194304,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      201
    ],
    "streams": false,
    "statuses": [
      201,
      400,
      401,
      403,
      406,
      409,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "getCampaign": {
    "method": "GET",
    "path": "/v1/campaigns/{campaign_id}",
    "tag": "Campaigns",
    "authentication": "bearer",
    "scopes": [
      "campaigns:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      200
    ],
    "streams": false,
    "statuses": [
      200,
      304,
      401,
      403,
      404,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "updateCampaign": {
    "method": "PATCH",
    "path": "/v1/campaigns/{campaign_id}",
    "tag": "Campaigns",
    "authentication": "bearer",
    "scopes": [
      "campaigns:write"
    ],
    "write": true,
    "idempotent": false,
    "rateClass": "api",
    "body": "json",
    "bodyRequired": true,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      200
    ],
    "streams": false,
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      406,
      409,
      412,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "startCampaign": {
    "method": "POST",
    "path": "/v1/campaigns/{campaign_id}/start",
    "tag": "Campaigns",
    "authentication": "bearer",
    "scopes": [
      "campaigns:write"
    ],
    "write": true,
    "idempotent": true,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      200
    ],
    "streams": false,
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      406,
      409,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "pauseCampaign": {
    "method": "POST",
    "path": "/v1/campaigns/{campaign_id}/pause",
    "tag": "Campaigns",
    "authentication": "bearer",
    "scopes": [
      "campaigns:write"
    ],
    "write": true,
    "idempotent": true,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      200
    ],
    "streams": false,
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      406,
      409,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "resumeCampaign": {
    "method": "POST",
    "path": "/v1/campaigns/{campaign_id}/resume",
    "tag": "Campaigns",
    "authentication": "bearer",
    "scopes": [
      "campaigns:write"
    ],
    "write": true,
    "idempotent": true,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      200
    ],
    "streams": false,
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      406,
      409,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "cancelCampaign": {
    "method": "POST",
    "path": "/v1/campaigns/{campaign_id}/cancel",
    "tag": "Campaigns",
    "authentication": "bearer",
    "scopes": [
      "campaigns:write"
    ],
    "write": true,
    "idempotent": true,
    "rateClass": "api",
    "body": "json",
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      200
    ],
    "streams": false,
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      406,
      409,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "retryCampaign": {
    "method": "POST",
    "path": "/v1/campaigns/{campaign_id}/retry",
    "tag": "Campaigns",
    "authentication": "bearer",
    "scopes": [
      "campaigns:write"
    ],
    "write": true,
    "idempotent": true,
    "rateClass": "api",
    "body": "json",
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      406,
      409,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "getCampaignStats": {
    "method": "GET",
    "path": "/v1/campaigns/{campaign_id}/stats",
    "tag": "Campaigns",
    "authentication": "bearer",
    "scopes": [
      "campaigns:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      200,
      401,
      403,
      404,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "listRecipients": {
    "method": "GET",
    "path": "/v1/campaigns/{campaign_id}/recipients",
    "tag": "Campaigns",
    "authentication": "bearer",
    "scopes": [
      "campaigns:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [
      "limit"
    ],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      200,
      401,
      403,
      404,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "addRecipients": {
    "method": "POST",
    "path": "/v1/campaigns/{campaign_id}/recipients",
    "tag": "Campaigns",
    "authentication": "bearer",
    "scopes": [
      "campaigns:write"
    ],
    "write": true,
    "idempotent": true,
    "rateClass": "api",
    "body": "json",
    "bodyRequired": true,
    "bodyBytesMax": 1048576,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      406,
      409,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "importRecipients": {
    "method": "POST",
    "path": "/v1/campaigns/{campaign_id}/recipients/import",
    "tag": "Campaigns",
    "authentication": "bearer",
    "scopes": [
      "campaigns:write"
    ],
    "write": true,
    "idempotent": true,
    "rateClass": "api",
    "body": "csv",
    "bodyRequired": true,
    "bodyBytesMax": 4194304,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      406,
      409,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "getRecipient": {
    "method": "GET",
    "path": "/v1/campaigns/{campaign_id}/recipients/{recipient_id}",
    "tag": "Campaigns",
    "authentication": "bearer",
    "scopes": [
      "campaigns:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      200
    ],
    "streams": false,
    "statuses": [
      200,
      304,
      401,
      403,
      404,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "deleteRecipient": {
    "method": "DELETE",
    "path": "/v1/campaigns/{campaign_id}/recipients/{recipient_id}",
    "tag": "Campaigns",
    "authentication": "bearer",
    "scopes": [
      "campaigns:write"
    ],
    "write": true,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      204,
      401,
      403,
      404,
      406,
      409,
      412,
      422,
      429,
      500,
      503
    ]
  },
  "listCallbacks": {
    "method": "GET",
    "path": "/v1/callbacks",
    "tag": "Callbacks",
    "authentication": "bearer",
    "scopes": [
      "campaigns:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [
      "limit"
    ],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      200,
      401,
      403,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "getCallback": {
    "method": "GET",
    "path": "/v1/callbacks/{callback_id}",
    "tag": "Callbacks",
    "authentication": "bearer",
    "scopes": [
      "campaigns:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      200
    ],
    "streams": false,
    "statuses": [
      200,
      304,
      401,
      403,
      404,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "cancelCallback": {
    "method": "POST",
    "path": "/v1/callbacks/{callback_id}/cancel",
    "tag": "Callbacks",
    "authentication": "bearer",
    "scopes": [
      "campaigns:write"
    ],
    "write": true,
    "idempotent": true,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      200
    ],
    "streams": false,
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      406,
      409,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "listSuppressions": {
    "method": "GET",
    "path": "/v1/suppressions",
    "tag": "Suppressions",
    "authentication": "bearer",
    "scopes": [
      "suppressions:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [
      "limit"
    ],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      200,
      401,
      403,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "createSuppression": {
    "method": "POST",
    "path": "/v1/suppressions",
    "tag": "Suppressions",
    "authentication": "bearer",
    "scopes": [
      "suppressions:write"
    ],
    "write": true,
    "idempotent": true,
    "rateClass": "api",
    "body": "json",
    "bodyRequired": true,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      201,
      400,
      401,
      403,
      406,
      409,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "getSuppression": {
    "method": "GET",
    "path": "/v1/suppressions/{suppression_id}",
    "tag": "Suppressions",
    "authentication": "bearer",
    "scopes": [
      "suppressions:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      200
    ],
    "streams": false,
    "statuses": [
      200,
      304,
      401,
      403,
      404,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "deleteSuppression": {
    "method": "DELETE",
    "path": "/v1/suppressions/{suppression_id}",
    "tag": "Suppressions",
    "authentication": "bearer",
    "scopes": [
      "suppressions:write"
    ],
    "write": true,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      204,
      401,
      403,
      404,
      406,
      412,
      422,
      429,
      500,
      503
    ]
  },
  "checkSuppressions": {
    "method": "POST",
    "path": "/v1/suppressions/check",
    "tag": "Suppressions",
    "authentication": "bearer",
    "scopes": [
      "suppressions:read"
    ],
    "write": true,
    "idempotent": true,
    "rateClass": "api",
    "body": "json",
    "bodyRequired": true,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      200,
      400,
      401,
      403,
      406,
      409,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "listScenarios": {
    "method": "GET",
    "path": "/v1/scenarios",
    "tag": "Scenarios",
    "authentication": "bearer",
    "scopes": [
      "campaigns:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      200,
      401,
      403,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "getScenario": {
    "method": "GET",
    "path": "/v1/scenarios/{scenario_key}",
    "tag": "Scenarios",
    "authentication": "bearer",
    "scopes": [
      "campaigns:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      200
    ],
    "streams": false,
    "statuses": [
      200,
      304,
      401,
      403,
      404,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "listConversations": {
    "method": "GET",
    "path": "/v1/conversations",
    "tag": "Conversations",
    "authentication": "bearer",
    "scopes": [
      "conversations:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [
      "status"
    ],
    "integerParameters": [
      "limit"
    ],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      200,
      401,
      403,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "getConversation": {
    "method": "GET",
    "path": "/v1/conversations/{conversation_id}",
    "tag": "Conversations",
    "authentication": "bearer",
    "scopes": [
      "conversations:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [
      "expand"
    ],
    "integerParameters": [],
    "etagStatuses": [
      200
    ],
    "streams": false,
    "statuses": [
      200,
      304,
      401,
      403,
      404,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "getTranscript": {
    "method": "GET",
    "path": "/v1/conversations/{conversation_id}/transcript",
    "tag": "Conversations",
    "authentication": "bearer",
    "scopes": [
      "conversations:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      200
    ],
    "streams": false,
    "statuses": [
      200,
      304,
      401,
      403,
      404,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "listKnowledgeDocuments": {
    "method": "GET",
    "path": "/v1/knowledge",
    "tag": "Knowledge",
    "authentication": "bearer",
    "scopes": [
      "knowledge:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [
      "limit"
    ],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      200,
      401,
      403,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "createKnowledgeDocument": {
    "method": "POST",
    "path": "/v1/knowledge",
    "tag": "Knowledge",
    "authentication": "bearer",
    "scopes": [
      "knowledge:write"
    ],
    "write": true,
    "idempotent": true,
    "rateClass": "api",
    "body": "json",
    "bodyRequired": true,
    "bodyBytesMax": 1048576,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      201
    ],
    "streams": false,
    "statuses": [
      201,
      400,
      401,
      403,
      406,
      409,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "getKnowledgeDocument": {
    "method": "GET",
    "path": "/v1/knowledge/{document_id}",
    "tag": "Knowledge",
    "authentication": "bearer",
    "scopes": [
      "knowledge:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      200
    ],
    "streams": false,
    "statuses": [
      200,
      304,
      401,
      403,
      404,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "updateKnowledgeDocument": {
    "method": "PATCH",
    "path": "/v1/knowledge/{document_id}",
    "tag": "Knowledge",
    "authentication": "bearer",
    "scopes": [
      "knowledge:write"
    ],
    "write": true,
    "idempotent": false,
    "rateClass": "api",
    "body": "json",
    "bodyRequired": true,
    "bodyBytesMax": 1048576,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      200
    ],
    "streams": false,
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      406,
      412,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "deleteKnowledgeDocument": {
    "method": "DELETE",
    "path": "/v1/knowledge/{document_id}",
    "tag": "Knowledge",
    "authentication": "bearer",
    "scopes": [
      "knowledge:write"
    ],
    "write": true,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      204,
      401,
      403,
      404,
      406,
      412,
      422,
      429,
      500,
      503
    ]
  },
  "upsertKnowledgeDocument": {
    "method": "PUT",
    "path": "/v1/knowledge/by_external_id/{external_id}",
    "tag": "Knowledge",
    "authentication": "bearer",
    "scopes": [
      "knowledge:write"
    ],
    "write": true,
    "idempotent": false,
    "rateClass": "api",
    "body": "json",
    "bodyRequired": true,
    "bodyBytesMax": 1048576,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      200,
      201
    ],
    "streams": false,
    "statuses": [
      200,
      201,
      400,
      401,
      403,
      406,
      412,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "searchKnowledge": {
    "method": "POST",
    "path": "/v1/knowledge/search",
    "tag": "Knowledge",
    "authentication": "bearer",
    "scopes": [
      "knowledge:read"
    ],
    "write": true,
    "idempotent": true,
    "rateClass": "api",
    "body": "json",
    "bodyRequired": true,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      200,
      400,
      401,
      403,
      406,
      409,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "listWebhooks": {
    "method": "GET",
    "path": "/v1/webhooks",
    "tag": "Webhooks",
    "authentication": "bearer",
    "scopes": [
      "webhooks:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [
      "limit"
    ],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      200,
      401,
      403,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "createWebhook": {
    "method": "POST",
    "path": "/v1/webhooks",
    "tag": "Webhooks",
    "authentication": "bearer",
    "scopes": [
      "webhooks:write"
    ],
    "write": true,
    "idempotent": true,
    "rateClass": "api",
    "body": "json",
    "bodyRequired": true,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      201,
      400,
      401,
      403,
      406,
      409,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "listWebhookReplays": {
    "method": "GET",
    "path": "/v1/webhooks/replays",
    "tag": "Webhooks",
    "authentication": "bearer",
    "scopes": [
      "webhooks:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [
      "limit"
    ],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      200,
      401,
      403,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "createWebhookReplay": {
    "method": "POST",
    "path": "/v1/webhooks/replays",
    "tag": "Webhooks",
    "authentication": "bearer",
    "scopes": [
      "webhooks:write"
    ],
    "write": true,
    "idempotent": true,
    "rateClass": "api",
    "body": "json",
    "bodyRequired": true,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      200,
      202,
      400,
      401,
      403,
      406,
      409,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "getWebhookReplay": {
    "method": "GET",
    "path": "/v1/webhooks/replays/{replay_id}",
    "tag": "Webhooks",
    "authentication": "bearer",
    "scopes": [
      "webhooks:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      200
    ],
    "streams": false,
    "statuses": [
      200,
      304,
      401,
      403,
      404,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "cancelWebhookReplay": {
    "method": "POST",
    "path": "/v1/webhooks/replays/{replay_id}/cancel",
    "tag": "Webhooks",
    "authentication": "bearer",
    "scopes": [
      "webhooks:write"
    ],
    "write": true,
    "idempotent": true,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      200
    ],
    "streams": false,
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      406,
      409,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "getWebhook": {
    "method": "GET",
    "path": "/v1/webhooks/{webhook_id}",
    "tag": "Webhooks",
    "authentication": "bearer",
    "scopes": [
      "webhooks:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      200
    ],
    "streams": false,
    "statuses": [
      200,
      304,
      401,
      403,
      404,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "updateWebhook": {
    "method": "PATCH",
    "path": "/v1/webhooks/{webhook_id}",
    "tag": "Webhooks",
    "authentication": "bearer",
    "scopes": [
      "webhooks:write"
    ],
    "write": true,
    "idempotent": false,
    "rateClass": "api",
    "body": "json",
    "bodyRequired": true,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      200
    ],
    "streams": false,
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      406,
      412,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "deleteWebhook": {
    "method": "DELETE",
    "path": "/v1/webhooks/{webhook_id}",
    "tag": "Webhooks",
    "authentication": "bearer",
    "scopes": [
      "webhooks:write"
    ],
    "write": true,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      204,
      401,
      403,
      404,
      406,
      412,
      422,
      429,
      500,
      503
    ]
  },
  "rotateWebhookSecret": {
    "method": "POST",
    "path": "/v1/webhooks/{webhook_id}/secret/rotate",
    "tag": "Webhooks",
    "authentication": "bearer",
    "scopes": [
      "webhooks:write"
    ],
    "write": true,
    "idempotent": true,
    "rateClass": "api",
    "body": "json",
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      406,
      409,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "promoteWebhookSecret": {
    "method": "POST",
    "path": "/v1/webhooks/{webhook_id}/secret/promote",
    "tag": "Webhooks",
    "authentication": "bearer",
    "scopes": [
      "webhooks:write"
    ],
    "write": true,
    "idempotent": true,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      200
    ],
    "streams": false,
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      406,
      409,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "testWebhook": {
    "method": "POST",
    "path": "/v1/webhooks/{webhook_id}/test",
    "tag": "Webhooks",
    "authentication": "bearer",
    "scopes": [
      "webhooks:write"
    ],
    "write": true,
    "idempotent": true,
    "rateClass": "api",
    "body": "json",
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      202,
      400,
      401,
      403,
      404,
      406,
      409,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "listDeliveries": {
    "method": "GET",
    "path": "/v1/webhooks/{webhook_id}/deliveries",
    "tag": "Webhooks",
    "authentication": "bearer",
    "scopes": [
      "webhooks:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [
      "state",
      "event_type"
    ],
    "integerParameters": [
      "limit"
    ],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      200,
      401,
      403,
      404,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "getDelivery": {
    "method": "GET",
    "path": "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}",
    "tag": "Webhooks",
    "authentication": "bearer",
    "scopes": [
      "webhooks:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      200
    ],
    "streams": false,
    "statuses": [
      200,
      304,
      401,
      403,
      404,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "replayDelivery": {
    "method": "POST",
    "path": "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay",
    "tag": "Webhooks",
    "authentication": "bearer",
    "scopes": [
      "webhooks:write"
    ],
    "write": true,
    "idempotent": true,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      202,
      400,
      401,
      403,
      404,
      406,
      409,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "dismissDelivery": {
    "method": "POST",
    "path": "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/dismiss",
    "tag": "Webhooks",
    "authentication": "bearer",
    "scopes": [
      "webhooks:write"
    ],
    "write": true,
    "idempotent": true,
    "rateClass": "api",
    "body": "json",
    "bodyRequired": true,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      200,
      400,
      401,
      403,
      404,
      406,
      409,
      413,
      415,
      422,
      429,
      500,
      503
    ]
  },
  "listWebhookLedger": {
    "method": "GET",
    "path": "/v1/webhooks/{webhook_id}/ledger",
    "tag": "Webhooks",
    "authentication": "bearer",
    "scopes": [
      "webhooks:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [
      "limit",
      "after"
    ],
    "etagStatuses": [],
    "streams": false,
    "statuses": [
      200,
      401,
      403,
      404,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "listEvents": {
    "method": "GET",
    "path": "/v1/events",
    "tag": "Events",
    "authentication": "bearer",
    "scopes": [
      "events:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [
      "type"
    ],
    "integerParameters": [
      "after_sequence",
      "limit",
      "wait_seconds"
    ],
    "etagStatuses": [],
    "streams": true,
    "statuses": [
      200,
      401,
      403,
      406,
      422,
      429,
      500,
      503
    ]
  },
  "getEvent": {
    "method": "GET",
    "path": "/v1/events/{event_id}",
    "tag": "Events",
    "authentication": "bearer",
    "scopes": [
      "events:read"
    ],
    "write": false,
    "idempotent": false,
    "rateClass": "api",
    "body": null,
    "bodyRequired": false,
    "bodyBytesMax": 65536,
    "listParameters": [],
    "integerParameters": [],
    "etagStatuses": [
      200
    ],
    "streams": false,
    "statuses": [
      200,
      304,
      401,
      403,
      404,
      406,
      422,
      429,
      500,
      503
    ]
  }
} as const satisfies Record<string, OperationMetadata>

export type OperationId = keyof typeof OPERATIONS

interface Contract {
  issueToken: { data: Types.IssueTokenData; success: Types.IssueTokenResponses; error: Types.IssueTokenErrors }
  revokeToken: { data: Types.RevokeTokenData; success: Types.RevokeTokenResponses; error: Types.RevokeTokenErrors }
  listCampaigns: { data: Types.ListCampaignsData; success: Types.ListCampaignsResponses; error: Types.ListCampaignsErrors }
  createCampaign: { data: Types.CreateCampaignData; success: Types.CreateCampaignResponses; error: Types.CreateCampaignErrors }
  getCampaign: { data: Types.GetCampaignData; success: Types.GetCampaignResponses; error: Types.GetCampaignErrors }
  updateCampaign: { data: Types.UpdateCampaignData; success: Types.UpdateCampaignResponses; error: Types.UpdateCampaignErrors }
  startCampaign: { data: Types.StartCampaignData; success: Types.StartCampaignResponses; error: Types.StartCampaignErrors }
  pauseCampaign: { data: Types.PauseCampaignData; success: Types.PauseCampaignResponses; error: Types.PauseCampaignErrors }
  resumeCampaign: { data: Types.ResumeCampaignData; success: Types.ResumeCampaignResponses; error: Types.ResumeCampaignErrors }
  cancelCampaign: { data: Types.CancelCampaignData; success: Types.CancelCampaignResponses; error: Types.CancelCampaignErrors }
  retryCampaign: { data: Types.RetryCampaignData; success: Types.RetryCampaignResponses; error: Types.RetryCampaignErrors }
  getCampaignStats: { data: Types.GetCampaignStatsData; success: Types.GetCampaignStatsResponses; error: Types.GetCampaignStatsErrors }
  listRecipients: { data: Types.ListRecipientsData; success: Types.ListRecipientsResponses; error: Types.ListRecipientsErrors }
  addRecipients: { data: Types.AddRecipientsData; success: Types.AddRecipientsResponses; error: Types.AddRecipientsErrors }
  importRecipients: { data: Types.ImportRecipientsData; success: Types.ImportRecipientsResponses; error: Types.ImportRecipientsErrors }
  getRecipient: { data: Types.GetRecipientData; success: Types.GetRecipientResponses; error: Types.GetRecipientErrors }
  deleteRecipient: { data: Types.DeleteRecipientData; success: Types.DeleteRecipientResponses; error: Types.DeleteRecipientErrors }
  listCallbacks: { data: Types.ListCallbacksData; success: Types.ListCallbacksResponses; error: Types.ListCallbacksErrors }
  getCallback: { data: Types.GetCallbackData; success: Types.GetCallbackResponses; error: Types.GetCallbackErrors }
  cancelCallback: { data: Types.CancelCallbackData; success: Types.CancelCallbackResponses; error: Types.CancelCallbackErrors }
  listSuppressions: { data: Types.ListSuppressionsData; success: Types.ListSuppressionsResponses; error: Types.ListSuppressionsErrors }
  createSuppression: { data: Types.CreateSuppressionData; success: Types.CreateSuppressionResponses; error: Types.CreateSuppressionErrors }
  getSuppression: { data: Types.GetSuppressionData; success: Types.GetSuppressionResponses; error: Types.GetSuppressionErrors }
  deleteSuppression: { data: Types.DeleteSuppressionData; success: Types.DeleteSuppressionResponses; error: Types.DeleteSuppressionErrors }
  checkSuppressions: { data: Types.CheckSuppressionsData; success: Types.CheckSuppressionsResponses; error: Types.CheckSuppressionsErrors }
  listScenarios: { data: Types.ListScenariosData; success: Types.ListScenariosResponses; error: Types.ListScenariosErrors }
  getScenario: { data: Types.GetScenarioData; success: Types.GetScenarioResponses; error: Types.GetScenarioErrors }
  listConversations: { data: Types.ListConversationsData; success: Types.ListConversationsResponses; error: Types.ListConversationsErrors }
  getConversation: { data: Types.GetConversationData; success: Types.GetConversationResponses; error: Types.GetConversationErrors }
  getTranscript: { data: Types.GetTranscriptData; success: Types.GetTranscriptResponses; error: Types.GetTranscriptErrors }
  listKnowledgeDocuments: { data: Types.ListKnowledgeDocumentsData; success: Types.ListKnowledgeDocumentsResponses; error: Types.ListKnowledgeDocumentsErrors }
  createKnowledgeDocument: { data: Types.CreateKnowledgeDocumentData; success: Types.CreateKnowledgeDocumentResponses; error: Types.CreateKnowledgeDocumentErrors }
  getKnowledgeDocument: { data: Types.GetKnowledgeDocumentData; success: Types.GetKnowledgeDocumentResponses; error: Types.GetKnowledgeDocumentErrors }
  updateKnowledgeDocument: { data: Types.UpdateKnowledgeDocumentData; success: Types.UpdateKnowledgeDocumentResponses; error: Types.UpdateKnowledgeDocumentErrors }
  deleteKnowledgeDocument: { data: Types.DeleteKnowledgeDocumentData; success: Types.DeleteKnowledgeDocumentResponses; error: Types.DeleteKnowledgeDocumentErrors }
  upsertKnowledgeDocument: { data: Types.UpsertKnowledgeDocumentData; success: Types.UpsertKnowledgeDocumentResponses; error: Types.UpsertKnowledgeDocumentErrors }
  searchKnowledge: { data: Types.SearchKnowledgeData; success: Types.SearchKnowledgeResponses; error: Types.SearchKnowledgeErrors }
  listWebhooks: { data: Types.ListWebhooksData; success: Types.ListWebhooksResponses; error: Types.ListWebhooksErrors }
  createWebhook: { data: Types.CreateWebhookData; success: Types.CreateWebhookResponses; error: Types.CreateWebhookErrors }
  listWebhookReplays: { data: Types.ListWebhookReplaysData; success: Types.ListWebhookReplaysResponses; error: Types.ListWebhookReplaysErrors }
  createWebhookReplay: { data: Types.CreateWebhookReplayData; success: Types.CreateWebhookReplayResponses; error: Types.CreateWebhookReplayErrors }
  getWebhookReplay: { data: Types.GetWebhookReplayData; success: Types.GetWebhookReplayResponses; error: Types.GetWebhookReplayErrors }
  cancelWebhookReplay: { data: Types.CancelWebhookReplayData; success: Types.CancelWebhookReplayResponses; error: Types.CancelWebhookReplayErrors }
  getWebhook: { data: Types.GetWebhookData; success: Types.GetWebhookResponses; error: Types.GetWebhookErrors }
  updateWebhook: { data: Types.UpdateWebhookData; success: Types.UpdateWebhookResponses; error: Types.UpdateWebhookErrors }
  deleteWebhook: { data: Types.DeleteWebhookData; success: Types.DeleteWebhookResponses; error: Types.DeleteWebhookErrors }
  rotateWebhookSecret: { data: Types.RotateWebhookSecretData; success: Types.RotateWebhookSecretResponses; error: Types.RotateWebhookSecretErrors }
  promoteWebhookSecret: { data: Types.PromoteWebhookSecretData; success: Types.PromoteWebhookSecretResponses; error: Types.PromoteWebhookSecretErrors }
  testWebhook: { data: Types.TestWebhookData; success: Types.TestWebhookResponses; error: Types.TestWebhookErrors }
  listDeliveries: { data: Types.ListDeliveriesData; success: Types.ListDeliveriesResponses; error: Types.ListDeliveriesErrors }
  getDelivery: { data: Types.GetDeliveryData; success: Types.GetDeliveryResponses; error: Types.GetDeliveryErrors }
  replayDelivery: { data: Types.ReplayDeliveryData; success: Types.ReplayDeliveryResponses; error: Types.ReplayDeliveryErrors }
  dismissDelivery: { data: Types.DismissDeliveryData; success: Types.DismissDeliveryResponses; error: Types.DismissDeliveryErrors }
  listWebhookLedger: { data: Types.ListWebhookLedgerData; success: Types.ListWebhookLedgerResponses; error: Types.ListWebhookLedgerErrors }
  listEvents: { data: Types.ListEventsData; success: Types.ListEventsResponses; error: Types.ListEventsErrors }
  getEvent: { data: Types.GetEventData; success: Types.GetEventResponses; error: Types.GetEventErrors }
}

type Part<Data, Key extends string> = Key extends keyof Data ? NonNullable<Data[Key]> : unknown

/** What the contract lets a client send, checked before a handler sees it. */
export interface RequestOf<Id extends OperationId> {
  readonly params: Part<Contract[Id]['data'], 'path'>
  readonly query: Part<Contract[Id]['data'], 'query'>
  readonly headers: Part<Contract[Id]['data'], 'headers'>
  readonly body: Part<Contract[Id]['data'], 'body'>
}

type ReplyMap<Map> = {
  [Status in keyof Map & number]: {
    readonly status: Status
    readonly headers?: Readonly<Record<string, string>>
  } & ([Map[Status]] extends [void]
    ? { readonly body?: undefined }
    : {
        readonly body: Map[Status]
        /** Stored for an idempotent replay instead of `body`, when that holds a secret shown once. */
        readonly replayBody?: Map[Status]
      })
}[keyof Map & number]

/** An answer written as it comes to be: whole server-sent messages. */
interface StreamReply {
  readonly status: 200
  readonly headers?: Readonly<Record<string, string>>
  readonly stream: AsyncIterable<string>
}

/** What a handler may answer: a declared status with the body declared for it, or a stream where there is one. */
export type ReplyOf<Id extends OperationId> =
  | ReplyMap<Contract[Id]['success']>
  | ReplyMap<Contract[Id]['error']>
  | ((typeof OPERATIONS)[Id]['streams'] extends true ? StreamReply : never)

/** Every operation of the contract and the handler it needs: reads, writes and the OAuth endpoints get different calls. */
export type Operations<Read, Write, Client> = {
  [Id in OperationId]: (
    call: (typeof OPERATIONS)[Id]['authentication'] extends 'client'
      ? Client
      : (typeof OPERATIONS)[Id]['write'] extends true
        ? Write
        : Read,
    request: RequestOf<Id>,
  ) => Promise<ReplyOf<Id>>
}
