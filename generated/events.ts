// Generated from openapi/ by `npm run generate`. Do not edit.
import type * as Types from './types.ts'
import { eventValidators, type SchemaViolation } from './validators.js'

export interface EventPayloads {
  'conversation.started': Types.ConversationStartedEvent
  'conversation.completed': Types.ConversationCompletedEvent
  'conversation.failed': Types.ConversationFailedEvent
  'intent.detected': Types.IntentDetectedEvent
  'campaign.scheduled': Types.CampaignScheduledEvent
  'campaign.started': Types.CampaignStartedEvent
  'campaign.paused': Types.CampaignPausedEvent
  'campaign.resumed': Types.CampaignResumedEvent
  'campaign.completed': Types.CampaignCompletedEvent
  'campaign.cancelled': Types.CampaignCancelledEvent
  'campaign.failed': Types.CampaignFailedEvent
  'campaign.recipient.completed': Types.CampaignRecipientCompletedEvent
  'campaign.callback.received': Types.CampaignCallbackReceivedEvent
  'recipient.opted_out': Types.RecipientOptedOutEvent
  'webhook.ping': Types.WebhookPingEvent
  'webhook.health_changed': Types.WebhookHealthChangedEvent
}

export type EventType = keyof EventPayloads

export const EVENT_TYPES: readonly EventType[] = ["conversation.started","conversation.completed","conversation.failed","intent.detected","campaign.scheduled","campaign.started","campaign.paused","campaign.resumed","campaign.completed","campaign.cancelled","campaign.failed","campaign.recipient.completed","campaign.callback.received","recipient.opted_out","webhook.ping","webhook.health_changed"]

/** The contract's example of each type: what a test sends. */
export const EVENT_EXAMPLES: { readonly [Type in EventType]: EventPayloads[Type] } = {
  "conversation.started": {
    "id": "evt_0197c0d2-9091-7b2c-8d3e-4f5061728394",
    "object": "event",
    "type": "conversation.started",
    "api_version": "v1",
    "sequence": 4708,
    "mode": "simulation",
    "created_at": "2026-05-31T21:00:20.455Z",
    "data": {
      "object": {
        "id": "conv_0197c0d2-84aa-7b6e-a1f3-2d4c6b8a0e1f",
        "object": "conversation",
        "status": "in_progress",
        "direction": "outbound",
        "mode": "simulation",
        "campaign_id": "camp_0197a2f4-6b18-7c3d-9e41-5a0b8c7d6e5f",
        "recipient_id": "rcp_0197a2f4-6b19-7a10-8f22-1c3d5e7f9a0b",
        "attempt": 1,
        "scenario": "appointment_reminder",
        "scenario_version": 1,
        "language": "en-NZ",
        "from": "+6495550100",
        "to": "+64215550142",
        "context": {
          "first_name": "Aroha",
          "appt": "Monday 1 June at 2:30 pm"
        },
        "answered_by": "human",
        "end_reason": null,
        "sip_status": null,
        "q850_cause": null,
        "outcome": null,
        "successful": null,
        "collected": {},
        "intents": [],
        "summary": null,
        "sentiment": "unknown",
        "duration_seconds": null,
        "talk_seconds": null,
        "queued_at": "2026-05-31T21:00:00.004Z",
        "dialing_at": "2026-05-31T21:00:00.161Z",
        "ringing_at": "2026-05-31T21:00:01.902Z",
        "answered_at": "2026-05-31T21:00:20.455Z",
        "ended_at": null,
        "terminal_by": "2026-05-31T21:11:00.161Z",
        "metadata": {},
        "created_at": "2026-05-31T21:00:00.004Z",
        "updated_at": "2026-05-31T21:00:20.455Z"
      }
    }
  },
  "conversation.completed": {
    "id": "evt_0197c0d3-0fe1-7a89-b0cd-e1f2a3b4c5d6",
    "object": "event",
    "type": "conversation.completed",
    "api_version": "v1",
    "sequence": 4711,
    "mode": "simulation",
    "created_at": "2026-05-31T21:00:41.870Z",
    "data": {
      "object": {
        "id": "conv_0197c0d2-84aa-7b6e-a1f3-2d4c6b8a0e1f",
        "object": "conversation",
        "status": "completed",
        "direction": "outbound",
        "mode": "simulation",
        "campaign_id": "camp_0197a2f4-6b18-7c3d-9e41-5a0b8c7d6e5f",
        "recipient_id": "rcp_0197a2f4-6b19-7a10-8f22-1c3d5e7f9a0b",
        "attempt": 1,
        "scenario": "appointment_reminder",
        "scenario_version": 1,
        "language": "en-NZ",
        "from": "+6495550100",
        "to": "+64215550142",
        "context": {
          "first_name": "Aroha",
          "appt": "Monday 1 June at 2:30 pm"
        },
        "answered_by": "human",
        "end_reason": "agent_hangup",
        "sip_status": 200,
        "q850_cause": 16,
        "outcome": "confirmed",
        "successful": true,
        "collected": {},
        "intents": [
          {
            "name": "confirm",
            "confidence": 0.97,
            "turn_id": "turn_0197c0d2-d4a1-7c02-8d13-4e5f60718293",
            "slots": {},
            "evidence": "yes"
          }
        ],
        "summary": "Aroha asked about parking and confirmed the appointment on Monday 1 June at 2:30 pm.",
        "sentiment": "positive",
        "turns": [
          {
            "id": "turn_0197c0d2-d45f-7c01-9a02-3d4e5f607182",
            "object": "turn",
            "index": 0,
            "role": "agent",
            "text": "Kia ora Aroha, this is a reminder of your appointment on Monday 1 June at 2:30 pm. Can you make it?",
            "offset_ms": 600,
            "duration_ms": 7400,
            "confidence": null,
            "interrupted": false,
            "digits": null,
            "intents": [],
            "knowledge_refs": []
          },
          {
            "id": "turn_0197c0d2-d480-7c03-8b24-5f6071829304",
            "object": "turn",
            "index": 1,
            "role": "recipient",
            "text": "Where can I park?",
            "offset_ms": 8300,
            "duration_ms": 1500,
            "confidence": 0.92,
            "interrupted": false,
            "digits": null,
            "intents": [],
            "knowledge_refs": []
          },
          {
            "id": "turn_0197c0d2-d48b-7c04-9c35-607182930415",
            "object": "turn",
            "index": 2,
            "role": "agent",
            "text": "There is free parking behind the clinic. Can you make it?",
            "offset_ms": 10200,
            "duration_ms": 4300,
            "confidence": null,
            "interrupted": false,
            "digits": null,
            "intents": [],
            "knowledge_refs": [
              {
                "document_id": "doc_0197a1b0-3c5d-7e2f-8a91-b0c1d2e3f4a5",
                "version": 2,
                "passage_id": "psg_0197a1b0-3c60-7a10-9b21-c0d1e2f3a4b5",
                "coverage": 0.83
              }
            ]
          },
          {
            "id": "turn_0197c0d2-d4a1-7c02-8d13-4e5f60718293",
            "object": "turn",
            "index": 3,
            "role": "recipient",
            "text": "Yes, I will be there.",
            "offset_ms": 14900,
            "duration_ms": 1800,
            "confidence": 0.94,
            "interrupted": false,
            "digits": null,
            "intents": [
              {
                "name": "confirm",
                "confidence": 0.97,
                "turn_id": "turn_0197c0d2-d4a1-7c02-8d13-4e5f60718293",
                "slots": {},
                "evidence": "yes"
              }
            ],
            "knowledge_refs": []
          },
          {
            "id": "turn_0197c0d2-d4b0-7c05-ad46-718293041526",
            "object": "turn",
            "index": 4,
            "role": "agent",
            "text": "Ka pai, see you then.",
            "offset_ms": 17400,
            "duration_ms": 2900,
            "confidence": null,
            "interrupted": false,
            "digits": null,
            "intents": [],
            "knowledge_refs": []
          }
        ],
        "duration_seconds": 21.4,
        "talk_seconds": 17.9,
        "queued_at": "2026-05-31T21:00:00.004Z",
        "dialing_at": "2026-05-31T21:00:00.161Z",
        "ringing_at": "2026-05-31T21:00:01.902Z",
        "answered_at": "2026-05-31T21:00:20.455Z",
        "ended_at": "2026-05-31T21:00:41.855Z",
        "terminal_by": "2026-05-31T21:11:00.161Z",
        "metadata": {},
        "created_at": "2026-05-31T21:00:00.004Z",
        "updated_at": "2026-05-31T21:00:41.870Z"
      }
    }
  },
  "conversation.failed": {
    "id": "evt_0197c0d2-b9aa-7c01-8d12-e23f4a5b6c7d",
    "object": "event",
    "type": "conversation.failed",
    "api_version": "v1",
    "sequence": 4709,
    "mode": "simulation",
    "created_at": "2026-05-31T21:00:31.204Z",
    "data": {
      "object": {
        "id": "conv_0197c0d2-84ab-7c70-b2e4-3f5d7c9b1a20",
        "object": "conversation",
        "status": "failed",
        "direction": "outbound",
        "mode": "simulation",
        "campaign_id": "camp_0197a2f4-6b18-7c3d-9e41-5a0b8c7d6e5f",
        "recipient_id": "rcp_0197a2f4-6b19-7a11-9c3a-7e5d3b1f9a2c",
        "attempt": 1,
        "scenario": "appointment_reminder",
        "scenario_version": 1,
        "language": "en-NZ",
        "from": "+6495550100",
        "to": "+64215550187",
        "context": {
          "first_name": "Tāne",
          "appt": "Monday 1 June at 3:15 pm"
        },
        "answered_by": null,
        "end_reason": "no_answer",
        "sip_status": 480,
        "q850_cause": 19,
        "outcome": null,
        "successful": null,
        "collected": {},
        "intents": [],
        "summary": null,
        "sentiment": "unknown",
        "turns": [],
        "duration_seconds": null,
        "talk_seconds": null,
        "queued_at": "2026-05-31T21:00:00.005Z",
        "dialing_at": "2026-05-31T21:00:00.161Z",
        "ringing_at": "2026-05-31T21:00:01.902Z",
        "answered_at": null,
        "ended_at": "2026-05-31T21:00:31.190Z",
        "terminal_by": "2026-05-31T21:11:00.161Z",
        "metadata": {},
        "created_at": "2026-05-31T21:00:00.005Z",
        "updated_at": "2026-05-31T21:00:31.204Z"
      }
    }
  },
  "intent.detected": {
    "id": "evt_0197c0d2-a1b2-7c3d-8e4f-5a6b7c8d9e0f",
    "object": "event",
    "type": "intent.detected",
    "api_version": "v1",
    "sequence": 4710,
    "mode": "simulation",
    "created_at": "2026-05-31T21:00:37.171Z",
    "data": {
      "object": {
        "conversation_id": "conv_0197c0d2-84aa-7b6e-a1f3-2d4c6b8a0e1f",
        "campaign_id": "camp_0197a2f4-6b18-7c3d-9e41-5a0b8c7d6e5f",
        "recipient_id": "rcp_0197a2f4-6b19-7a10-8f22-1c3d5e7f9a0b",
        "turn_id": "turn_0197c0d2-d4a1-7c02-8d13-4e5f60718293",
        "offset_ms": 14900,
        "intent": {
          "name": "confirm",
          "confidence": 0.97,
          "turn_id": "turn_0197c0d2-d4a1-7c02-8d13-4e5f60718293",
          "slots": {},
          "evidence": "yes"
        },
        "text": "Yes, I will be there."
      }
    }
  },
  "campaign.scheduled": {
    "id": "evt_0197a2f4-6b1d-7a20-8b31-c4d5e6f70812",
    "object": "event",
    "type": "campaign.scheduled",
    "api_version": "v1",
    "sequence": 4640,
    "mode": "simulation",
    "created_at": "2026-05-25T03:28:07.512Z",
    "data": {
      "object": {
        "id": "camp_0197a2f4-6b18-7c3d-9e41-5a0b8c7d6e5f",
        "object": "campaign",
        "name": null,
        "scenario": "appointment_reminder",
        "scenario_version": 1,
        "status": "scheduled",
        "status_reason": null,
        "mode": "simulation",
        "schedule_at": "2026-05-31T21:00:00.000Z",
        "expires_at": null,
        "timezone": null,
        "from": null,
        "max_concurrency": 5,
        "transfer_to": null,
        "answering_machine": {
          "action": "hang_up",
          "message": null
        },
        "calls_per_minute": null,
        "retry_policy": {
          "max_attempts": 3,
          "delay_seconds": 900,
          "backoff": "exponential",
          "retry_on": [
            "no_answer",
            "busy",
            "unreachable",
            "network_error"
          ]
        },
        "webhook_url": "https://example.com/nexora/events",
        "webhook_id": "whk_0197a0c3-5e7f-7d21-9b34-c5d6e7f8091a",
        "recipient_count": 2,
        "counts": {
          "pending": 2,
          "queued": 0,
          "in_progress": 0,
          "retry_scheduled": 0,
          "callback_scheduled": 0,
          "completed": 0,
          "failed": 0,
          "skipped": 0,
          "cancelled": 0
        },
        "next_dial_at": "2026-05-31T21:00:00.000Z",
        "deferred_reason": "scheduled",
        "warnings": [],
        "metadata": {},
        "created_by_client_id": "cli_01979f10-2a3b-7c4d-8e5f-60718293a4b5",
        "created_at": "2026-05-25T03:28:07.512Z",
        "updated_at": "2026-05-25T03:28:07.512Z",
        "started_at": null,
        "completed_at": null
      }
    }
  },
  "campaign.started": {
    "id": "evt_0197c0d2-6a10-7b21-9c32-d4e5f6071823",
    "object": "event",
    "type": "campaign.started",
    "api_version": "v1",
    "sequence": 4706,
    "mode": "simulation",
    "created_at": "2026-05-31T21:00:00.004Z",
    "data": {
      "object": {
        "id": "camp_0197a2f4-6b18-7c3d-9e41-5a0b8c7d6e5f",
        "object": "campaign",
        "name": null,
        "scenario": "appointment_reminder",
        "scenario_version": 1,
        "status": "running",
        "status_reason": null,
        "mode": "simulation",
        "schedule_at": "2026-05-31T21:00:00.000Z",
        "expires_at": null,
        "timezone": null,
        "from": null,
        "max_concurrency": 5,
        "transfer_to": null,
        "answering_machine": {
          "action": "hang_up",
          "message": null
        },
        "calls_per_minute": null,
        "retry_policy": {
          "max_attempts": 3,
          "delay_seconds": 900,
          "backoff": "exponential",
          "retry_on": [
            "no_answer",
            "busy",
            "unreachable",
            "network_error"
          ]
        },
        "webhook_url": "https://example.com/nexora/events",
        "webhook_id": "whk_0197a0c3-5e7f-7d21-9b34-c5d6e7f8091a",
        "recipient_count": 2,
        "counts": {
          "pending": 2,
          "queued": 0,
          "in_progress": 0,
          "retry_scheduled": 0,
          "callback_scheduled": 0,
          "completed": 0,
          "failed": 0,
          "skipped": 0,
          "cancelled": 0
        },
        "next_dial_at": "2026-05-31T21:00:00.000Z",
        "deferred_reason": null,
        "warnings": [],
        "metadata": {},
        "created_by_client_id": "cli_01979f10-2a3b-7c4d-8e5f-60718293a4b5",
        "created_at": "2026-05-25T03:28:07.512Z",
        "updated_at": "2026-05-31T21:00:00.004Z",
        "started_at": "2026-05-31T21:00:00.004Z",
        "completed_at": null
      }
    }
  },
  "campaign.paused": {
    "id": "evt_0197c0d4-7b21-7c32-8d43-e5f607182934",
    "object": "event",
    "type": "campaign.paused",
    "api_version": "v1",
    "sequence": 4716,
    "mode": "simulation",
    "created_at": "2026-05-31T21:20:11.030Z",
    "data": {
      "object": {
        "id": "camp_0197a2f4-6b18-7c3d-9e41-5a0b8c7d6e5f",
        "object": "campaign",
        "name": null,
        "scenario": "appointment_reminder",
        "scenario_version": 1,
        "status": "paused",
        "status_reason": "circuit_breaker",
        "mode": "simulation",
        "schedule_at": "2026-05-31T21:00:00.000Z",
        "expires_at": null,
        "timezone": null,
        "from": null,
        "max_concurrency": 5,
        "transfer_to": null,
        "answering_machine": {
          "action": "hang_up",
          "message": null
        },
        "calls_per_minute": null,
        "retry_policy": {
          "max_attempts": 3,
          "delay_seconds": 900,
          "backoff": "exponential",
          "retry_on": [
            "no_answer",
            "busy",
            "unreachable",
            "network_error"
          ]
        },
        "webhook_url": "https://example.com/nexora/events",
        "webhook_id": "whk_0197a0c3-5e7f-7d21-9b34-c5d6e7f8091a",
        "recipient_count": 2,
        "counts": {
          "pending": 1,
          "queued": 0,
          "in_progress": 0,
          "retry_scheduled": 0,
          "callback_scheduled": 0,
          "completed": 1,
          "failed": 0,
          "skipped": 0,
          "cancelled": 0
        },
        "next_dial_at": null,
        "deferred_reason": "circuit_breaker",
        "warnings": [],
        "metadata": {},
        "created_by_client_id": "cli_01979f10-2a3b-7c4d-8e5f-60718293a4b5",
        "created_at": "2026-05-25T03:28:07.512Z",
        "updated_at": "2026-05-31T21:20:11.030Z",
        "started_at": "2026-05-31T21:00:00.004Z",
        "completed_at": null
      }
    }
  },
  "campaign.resumed": {
    "id": "evt_0197c0d5-8c32-7d43-9e54-f60718293a45",
    "object": "event",
    "type": "campaign.resumed",
    "api_version": "v1",
    "sequence": 4717,
    "mode": "simulation",
    "created_at": "2026-05-31T21:32:40.512Z",
    "data": {
      "object": {
        "id": "camp_0197a2f4-6b18-7c3d-9e41-5a0b8c7d6e5f",
        "object": "campaign",
        "name": null,
        "scenario": "appointment_reminder",
        "scenario_version": 1,
        "status": "running",
        "status_reason": null,
        "mode": "simulation",
        "schedule_at": "2026-05-31T21:00:00.000Z",
        "expires_at": null,
        "timezone": null,
        "from": null,
        "max_concurrency": 5,
        "transfer_to": null,
        "answering_machine": {
          "action": "hang_up",
          "message": null
        },
        "calls_per_minute": null,
        "retry_policy": {
          "max_attempts": 3,
          "delay_seconds": 900,
          "backoff": "exponential",
          "retry_on": [
            "no_answer",
            "busy",
            "unreachable",
            "network_error"
          ]
        },
        "webhook_url": "https://example.com/nexora/events",
        "webhook_id": "whk_0197a0c3-5e7f-7d21-9b34-c5d6e7f8091a",
        "recipient_count": 2,
        "counts": {
          "pending": 1,
          "queued": 0,
          "in_progress": 0,
          "retry_scheduled": 0,
          "callback_scheduled": 0,
          "completed": 1,
          "failed": 0,
          "skipped": 0,
          "cancelled": 0
        },
        "next_dial_at": "2026-05-31T21:30:00.000Z",
        "deferred_reason": null,
        "warnings": [],
        "metadata": {},
        "created_by_client_id": "cli_01979f10-2a3b-7c4d-8e5f-60718293a4b5",
        "created_at": "2026-05-25T03:28:07.512Z",
        "updated_at": "2026-05-31T21:32:40.512Z",
        "started_at": "2026-05-31T21:00:00.004Z",
        "completed_at": null
      }
    }
  },
  "campaign.completed": {
    "id": "evt_0197c220-3a4b-7c5d-8e6f-708192a3b4c5",
    "object": "event",
    "type": "campaign.completed",
    "api_version": "v1",
    "sequence": 4718,
    "mode": "simulation",
    "created_at": "2026-06-01T03:01:12.220Z",
    "data": {
      "object": {
        "id": "camp_0197a2f4-6b18-7c3d-9e41-5a0b8c7d6e5f",
        "object": "campaign",
        "name": null,
        "scenario": "appointment_reminder",
        "scenario_version": 1,
        "status": "completed",
        "status_reason": null,
        "mode": "simulation",
        "schedule_at": "2026-05-31T21:00:00.000Z",
        "expires_at": null,
        "timezone": null,
        "from": null,
        "max_concurrency": 5,
        "transfer_to": null,
        "answering_machine": {
          "action": "hang_up",
          "message": null
        },
        "calls_per_minute": null,
        "retry_policy": {
          "max_attempts": 3,
          "delay_seconds": 900,
          "backoff": "exponential",
          "retry_on": [
            "no_answer",
            "busy",
            "unreachable",
            "network_error"
          ]
        },
        "webhook_url": "https://example.com/nexora/events",
        "webhook_id": "whk_0197a0c3-5e7f-7d21-9b34-c5d6e7f8091a",
        "recipient_count": 2,
        "counts": {
          "pending": 0,
          "queued": 0,
          "in_progress": 0,
          "retry_scheduled": 0,
          "callback_scheduled": 0,
          "completed": 2,
          "failed": 0,
          "skipped": 0,
          "cancelled": 0
        },
        "next_dial_at": null,
        "deferred_reason": null,
        "warnings": [],
        "metadata": {},
        "created_by_client_id": "cli_01979f10-2a3b-7c4d-8e5f-60718293a4b5",
        "created_at": "2026-05-25T03:28:07.512Z",
        "updated_at": "2026-06-01T03:01:12.220Z",
        "started_at": "2026-05-31T21:00:00.004Z",
        "completed_at": "2026-06-01T03:01:12.220Z"
      }
    }
  },
  "campaign.cancelled": {
    "id": "evt_0197a2f9-9d43-7e54-8f65-0718293a4b56",
    "object": "event",
    "type": "campaign.cancelled",
    "api_version": "v1",
    "sequence": 4641,
    "mode": "simulation",
    "created_at": "2026-05-25T04:10:00.120Z",
    "data": {
      "object": {
        "id": "camp_0197a2f4-6b18-7c3d-9e41-5a0b8c7d6e5f",
        "object": "campaign",
        "name": null,
        "scenario": "appointment_reminder",
        "scenario_version": 1,
        "status": "cancelled",
        "status_reason": "api",
        "mode": "simulation",
        "schedule_at": "2026-05-31T21:00:00.000Z",
        "expires_at": null,
        "timezone": null,
        "from": null,
        "max_concurrency": 5,
        "transfer_to": null,
        "answering_machine": {
          "action": "hang_up",
          "message": null
        },
        "calls_per_minute": null,
        "retry_policy": {
          "max_attempts": 3,
          "delay_seconds": 900,
          "backoff": "exponential",
          "retry_on": [
            "no_answer",
            "busy",
            "unreachable",
            "network_error"
          ]
        },
        "webhook_url": "https://example.com/nexora/events",
        "webhook_id": "whk_0197a0c3-5e7f-7d21-9b34-c5d6e7f8091a",
        "recipient_count": 2,
        "counts": {
          "pending": 0,
          "queued": 0,
          "in_progress": 0,
          "retry_scheduled": 0,
          "callback_scheduled": 0,
          "completed": 0,
          "failed": 0,
          "skipped": 0,
          "cancelled": 2
        },
        "next_dial_at": null,
        "deferred_reason": null,
        "warnings": [],
        "metadata": {},
        "created_by_client_id": "cli_01979f10-2a3b-7c4d-8e5f-60718293a4b5",
        "created_at": "2026-05-25T03:28:07.512Z",
        "updated_at": "2026-05-25T04:10:00.120Z",
        "started_at": null,
        "completed_at": "2026-05-25T04:10:00.120Z"
      }
    }
  },
  "campaign.failed": {
    "id": "evt_0197c2f1-ae54-7f65-9076-18293a4b5c67",
    "object": "event",
    "type": "campaign.failed",
    "api_version": "v1",
    "sequence": 4720,
    "mode": "simulation",
    "created_at": "2026-06-01T05:00:00.020Z",
    "data": {
      "object": {
        "id": "camp_0197a2f4-6b18-7c3d-9e41-5a0b8c7d6e5f",
        "object": "campaign",
        "name": null,
        "scenario": "appointment_reminder",
        "scenario_version": 1,
        "status": "failed",
        "status_reason": "expired",
        "mode": "simulation",
        "schedule_at": "2026-05-31T21:00:00.000Z",
        "expires_at": "2026-06-01T05:00:00.000Z",
        "timezone": null,
        "from": null,
        "max_concurrency": 5,
        "transfer_to": null,
        "answering_machine": {
          "action": "hang_up",
          "message": null
        },
        "calls_per_minute": null,
        "retry_policy": {
          "max_attempts": 3,
          "delay_seconds": 900,
          "backoff": "exponential",
          "retry_on": [
            "no_answer",
            "busy",
            "unreachable",
            "network_error"
          ]
        },
        "webhook_url": "https://example.com/nexora/events",
        "webhook_id": "whk_0197a0c3-5e7f-7d21-9b34-c5d6e7f8091a",
        "recipient_count": 2,
        "counts": {
          "pending": 0,
          "queued": 0,
          "in_progress": 0,
          "retry_scheduled": 0,
          "callback_scheduled": 0,
          "completed": 0,
          "failed": 0,
          "skipped": 2,
          "cancelled": 0
        },
        "next_dial_at": null,
        "deferred_reason": null,
        "warnings": [],
        "metadata": {},
        "created_by_client_id": "cli_01979f10-2a3b-7c4d-8e5f-60718293a4b5",
        "created_at": "2026-05-25T03:28:07.512Z",
        "updated_at": "2026-06-01T05:00:00.020Z",
        "started_at": null,
        "completed_at": "2026-06-01T05:00:00.020Z"
      }
    }
  },
  "campaign.recipient.completed": {
    "id": "evt_0197c0d3-0ff2-7b8a-91de-f203a4b5c6d7",
    "object": "event",
    "type": "campaign.recipient.completed",
    "api_version": "v1",
    "sequence": 4712,
    "mode": "simulation",
    "created_at": "2026-05-31T21:00:41.870Z",
    "data": {
      "object": {
        "id": "rcp_0197a2f4-6b19-7a10-8f22-1c3d5e7f9a0b",
        "object": "campaign_recipient",
        "campaign_id": "camp_0197a2f4-6b18-7c3d-9e41-5a0b8c7d6e5f",
        "external_id": "patient-20418",
        "phone": "+64215550142",
        "context": {
          "first_name": "Aroha",
          "appt": "Monday 1 June at 2:30 pm"
        },
        "timezone": "Pacific/Auckland",
        "status": "completed",
        "skip_reason": null,
        "attempt_count": 1,
        "next_attempt_at": null,
        "last_end_reason": "agent_hangup",
        "outcome": "confirmed",
        "successful": true,
        "last_conversation_id": "conv_0197c0d2-84aa-7b6e-a1f3-2d4c6b8a0e1f",
        "metadata": {},
        "created_at": "2026-05-25T03:28:07.512Z",
        "updated_at": "2026-05-31T21:00:41.870Z"
      }
    }
  },
  "campaign.callback.received": {
    "id": "evt_0197c0e0-1d2e-7f30-8a41-b2c3d4e5f607",
    "object": "event",
    "type": "campaign.callback.received",
    "api_version": "v1",
    "sequence": 4713,
    "mode": "simulation",
    "created_at": "2026-05-31T21:16:31.660Z",
    "data": {
      "object": {
        "id": "cbk_0197c0d2-d4e5-7f60-8a71-92a3b4c5d6e7",
        "object": "callback",
        "source": "requested_in_call",
        "phone": "+64215550187",
        "campaign_id": "camp_0197a2f4-6b18-7c3d-9e41-5a0b8c7d6e5f",
        "recipient_id": "rcp_0197a2f4-6b19-7a11-9c3a-7e5d3b1f9a2c",
        "conversation_id": "conv_0197c0d2-c3d4-7e5f-8061-728394a5b6c7",
        "requested_at": "2026-05-31T21:16:31.600Z",
        "requested_for": "2026-06-01T03:00:00.000Z",
        "requested_text": "Could you call me at three this afternoon?",
        "status": "scheduled",
        "fulfilled_by_conversation_id": null
      }
    }
  },
  "recipient.opted_out": {
    "id": "evt_0197c0e0-2b3c-7d4e-8f50-617283940516",
    "object": "event",
    "type": "recipient.opted_out",
    "api_version": "v1",
    "sequence": 4715,
    "mode": "simulation",
    "created_at": "2026-05-31T21:16:31.600Z",
    "data": {
      "object": {
        "id": "sup_0197c0d2-e1f2-7a3b-8c4d-5e6f70819203",
        "object": "suppression",
        "phone": "+64215550187",
        "reason": "opted_out",
        "source": "conversation",
        "scope": "organisation",
        "scenario": null,
        "note": null,
        "campaign_id": "camp_0197a2f4-6b18-7c3d-9e41-5a0b8c7d6e5f",
        "recipient_id": "rcp_0197a2f4-6b19-7a11-9c3a-7e5d3b1f9a2c",
        "conversation_id": "conv_0197c0d2-c3d4-7e5f-8061-728394a5b6c7",
        "expires_at": null,
        "created_at": "2026-05-31T21:16:31.600Z"
      }
    }
  },
  "webhook.ping": {
    "id": "evt_0197c0f1-2230-7c10-8d20-1a2b3c4d5e6f",
    "object": "event",
    "type": "webhook.ping",
    "api_version": "v1",
    "sequence": 4714,
    "mode": "simulation",
    "created_at": "2026-06-01T00:33:00.112Z",
    "data": {
      "object": {
        "id": "whk_0197a0c3-5e7f-7d21-9b34-c5d6e7f8091a",
        "object": "webhook",
        "url": "https://example.com/nexora/events",
        "event_types": [
          "*"
        ],
        "description": "Feeds the data warehouse",
        "status": "active",
        "filters": {
          "campaign_ids": [],
          "scenarios": [
            "appointment_reminder"
          ],
          "modes": []
        },
        "managed_by": "api",
        "metadata": {
          "team": "integrations"
        },
        "created_at": "2026-05-18T20:51:07.000Z",
        "updated_at": "2026-05-18T20:51:07.000Z"
      }
    }
  },
  "webhook.health_changed": {
    "id": "evt_0197c129-0a10-7c10-8d20-2b3c4d5e6f70",
    "object": "event",
    "type": "webhook.health_changed",
    "api_version": "v1",
    "sequence": 4732,
    "mode": "simulation",
    "created_at": "2026-06-01T01:34:00.000Z",
    "data": {
      "object": {
        "webhook": {
          "id": "whk_0197a0c3-5e7f-7d21-9b34-c5d6e7f8091a",
          "object": "webhook",
          "url": "https://example.com/nexora/events",
          "event_types": [
            "*"
          ],
          "description": "Feeds the data warehouse",
          "status": "active",
          "filters": {
            "campaign_ids": [],
            "scenarios": [
              "appointment_reminder"
            ],
            "modes": []
          },
          "managed_by": "api",
          "metadata": {
            "team": "integrations"
          },
          "created_at": "2026-05-18T20:51:07.000Z",
          "updated_at": "2026-05-18T20:51:07.000Z"
        },
        "health": "failing",
        "reason": "failing_for_1_hour",
        "failing_since": "2026-06-01T00:34:00.000Z",
        "last_failure": {
          "at": "2026-06-01T01:27:12.004Z",
          "error_class": "http_status",
          "status": 503
        }
      }
    }
  }
}

/** What breaks the event's schema; empty when nothing does. */
export function eventViolations(type: EventType, payload: unknown): SchemaViolation[] {
  const validator = eventValidators[type]
  return validator === undefined || validator(payload) ? [] : [...(validator.errors ?? [])]
}
