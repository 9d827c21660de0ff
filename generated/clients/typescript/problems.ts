// Generated from openapi/ by `npm run generate`. Do not edit.
import { type ProblemClass, ProblemError } from '../../../src/sdk/errors.ts'

/** `malformed-request` */
export class MalformedRequestError extends ProblemError {
  override readonly name = 'MalformedRequestError'
}

/** `invalid-json` */
export class InvalidJsonError extends ProblemError {
  override readonly name = 'InvalidJsonError'
}

/** `invalid-csv` */
export class InvalidCsvError extends ProblemError {
  override readonly name = 'InvalidCsvError'
}

/** `missing-token` */
export class MissingTokenError extends ProblemError {
  override readonly name = 'MissingTokenError'
}

/** `invalid-token` */
export class InvalidTokenError extends ProblemError {
  override readonly name = 'InvalidTokenError'
}

/** `insufficient-scope` */
export class InsufficientScopeError extends ProblemError {
  override readonly name = 'InsufficientScopeError'
}

/** `route-not-found` */
export class RouteNotFoundError extends ProblemError {
  override readonly name = 'RouteNotFoundError'
}

/** `campaign-not-found` */
export class CampaignNotFoundError extends ProblemError {
  override readonly name = 'CampaignNotFoundError'
}

/** `recipient-not-found` */
export class RecipientNotFoundError extends ProblemError {
  override readonly name = 'RecipientNotFoundError'
}

/** `conversation-not-found` */
export class ConversationNotFoundError extends ProblemError {
  override readonly name = 'ConversationNotFoundError'
}

/** `scenario-not-found` */
export class ScenarioNotFoundError extends ProblemError {
  override readonly name = 'ScenarioNotFoundError'
}

/** `callback-not-found` */
export class CallbackNotFoundError extends ProblemError {
  override readonly name = 'CallbackNotFoundError'
}

/** `suppression-not-found` */
export class SuppressionNotFoundError extends ProblemError {
  override readonly name = 'SuppressionNotFoundError'
}

/** `document-not-found` */
export class DocumentNotFoundError extends ProblemError {
  override readonly name = 'DocumentNotFoundError'
}

/** `webhook-not-found` */
export class WebhookNotFoundError extends ProblemError {
  override readonly name = 'WebhookNotFoundError'
}

/** `delivery-not-found` */
export class DeliveryNotFoundError extends ProblemError {
  override readonly name = 'DeliveryNotFoundError'
}

/** `replay-not-found` */
export class ReplayNotFoundError extends ProblemError {
  override readonly name = 'ReplayNotFoundError'
}

/** `event-not-found` */
export class EventNotFoundError extends ProblemError {
  override readonly name = 'EventNotFoundError'
}

/** `method-not-allowed` */
export class MethodNotAllowedError extends ProblemError {
  override readonly name = 'MethodNotAllowedError'
}

/** `not-acceptable` */
export class NotAcceptableError extends ProblemError {
  override readonly name = 'NotAcceptableError'
}

/** `campaign-state-conflict` */
export class CampaignStateConflictError extends ProblemError {
  override readonly name = 'CampaignStateConflictError'
}

/** `campaign-empty` */
export class CampaignEmptyError extends ProblemError {
  override readonly name = 'CampaignEmptyError'
}

/** `recipient-state-conflict` */
export class RecipientStateConflictError extends ProblemError {
  override readonly name = 'RecipientStateConflictError'
}

/** `callback-state-conflict` */
export class CallbackStateConflictError extends ProblemError {
  override readonly name = 'CallbackStateConflictError'
}

/** `suppression-exists` */
export class SuppressionExistsError extends ProblemError {
  override readonly name = 'SuppressionExistsError'
}

/** `external-id-exists` */
export class ExternalIdExistsError extends ProblemError {
  override readonly name = 'ExternalIdExistsError'
}

/** `delivery-not-replayable` */
export class DeliveryNotReplayableError extends ProblemError {
  override readonly name = 'DeliveryNotReplayableError'
}

/** `delivery-not-dismissable` */
export class DeliveryNotDismissableError extends ProblemError {
  override readonly name = 'DeliveryNotDismissableError'
}

/** `rotation-not-staged` */
export class RotationNotStagedError extends ProblemError {
  override readonly name = 'RotationNotStagedError'
}

/** `replay-empty` */
export class ReplayEmptyError extends ProblemError {
  override readonly name = 'ReplayEmptyError'
}

/** `replay-state-conflict` */
export class ReplayStateConflictError extends ProblemError {
  override readonly name = 'ReplayStateConflictError'
}

/** `idempotency-request-in-flight` */
export class IdempotencyRequestInFlightError extends ProblemError {
  override readonly name = 'IdempotencyRequestInFlightError'
}

/** `idempotency-key-reused` */
export class IdempotencyKeyReusedError extends ProblemError {
  override readonly name = 'IdempotencyKeyReusedError'
}

/** `precondition-failed` */
export class PreconditionFailedError extends ProblemError {
  override readonly name = 'PreconditionFailedError'
}

/** `payload-too-large` */
export class PayloadTooLargeError extends ProblemError {
  override readonly name = 'PayloadTooLargeError'
}

/** `unsupported-media-type` */
export class UnsupportedMediaTypeError extends ProblemError {
  override readonly name = 'UnsupportedMediaTypeError'
}

/** `validation-failed` */
export class ValidationFailedError extends ProblemError {
  override readonly name = 'ValidationFailedError'
}

/** `rate-limit-exceeded` */
export class RateLimitExceededError extends ProblemError {
  override readonly name = 'RateLimitExceededError'
}

/** `too-many-streams` */
export class TooManyStreamsError extends ProblemError {
  override readonly name = 'TooManyStreamsError'
}

/** `internal-error` */
export class InternalError extends ProblemError {
  override readonly name = 'InternalError'
}

/** `service-unavailable` */
export class ServiceUnavailableError extends ProblemError {
  override readonly name = 'ServiceUnavailableError'
}

/** The class of each code that the contract names. */
export const PROBLEMS: Readonly<Record<string, ProblemClass>> = {
  'malformed-request': MalformedRequestError,
  'invalid-json': InvalidJsonError,
  'invalid-csv': InvalidCsvError,
  'missing-token': MissingTokenError,
  'invalid-token': InvalidTokenError,
  'insufficient-scope': InsufficientScopeError,
  'route-not-found': RouteNotFoundError,
  'campaign-not-found': CampaignNotFoundError,
  'recipient-not-found': RecipientNotFoundError,
  'conversation-not-found': ConversationNotFoundError,
  'scenario-not-found': ScenarioNotFoundError,
  'callback-not-found': CallbackNotFoundError,
  'suppression-not-found': SuppressionNotFoundError,
  'document-not-found': DocumentNotFoundError,
  'webhook-not-found': WebhookNotFoundError,
  'delivery-not-found': DeliveryNotFoundError,
  'replay-not-found': ReplayNotFoundError,
  'event-not-found': EventNotFoundError,
  'method-not-allowed': MethodNotAllowedError,
  'not-acceptable': NotAcceptableError,
  'campaign-state-conflict': CampaignStateConflictError,
  'campaign-empty': CampaignEmptyError,
  'recipient-state-conflict': RecipientStateConflictError,
  'callback-state-conflict': CallbackStateConflictError,
  'suppression-exists': SuppressionExistsError,
  'external-id-exists': ExternalIdExistsError,
  'delivery-not-replayable': DeliveryNotReplayableError,
  'delivery-not-dismissable': DeliveryNotDismissableError,
  'rotation-not-staged': RotationNotStagedError,
  'replay-empty': ReplayEmptyError,
  'replay-state-conflict': ReplayStateConflictError,
  'idempotency-request-in-flight': IdempotencyRequestInFlightError,
  'idempotency-key-reused': IdempotencyKeyReusedError,
  'precondition-failed': PreconditionFailedError,
  'payload-too-large': PayloadTooLargeError,
  'unsupported-media-type': UnsupportedMediaTypeError,
  'validation-failed': ValidationFailedError,
  'rate-limit-exceeded': RateLimitExceededError,
  'too-many-streams': TooManyStreamsError,
  'internal-error': InternalError,
  'service-unavailable': ServiceUnavailableError,
}
