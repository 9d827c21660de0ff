// Generated from openapi/ by `npm run generate`. Do not edit.
import type { Call, NotModified, Pages } from '../../../src/sdk/call.ts'
import type { EventStream, StreamOptions, StreamQuery } from '../../../src/sdk/event-stream.ts'
import type { ConditionalOptions, RequestOptions } from '../../../src/sdk/request.ts'
import { Resource } from '../../../src/sdk/resource.ts'
import type { EventPage, UnknownEvent } from '../../../src/sdk/webhooks/event.ts'
import type * as Types from './types.gen.ts'

/** Campaigns. */
export class Campaigns extends Resource {
  /**
   * List campaigns.
   *
   * Returns the campaigns of your organisation, newest first, one page at a time. Filters are combined with "and". Pages are stable: a campaign created meanwhile neither repeats nor hides another.
   *
   * `GET /v1/campaigns` (listCampaigns); scope `campaigns:read`.
   * @throws NexoraError; when the API refuses, a ProblemError
   */
  list(query?: NonNullable<Types.ListCampaignsData['query']>, options?: RequestOptions): Pages<Types.ListCampaignsResponse['data'][number], Types.ListCampaignsResponse> {
    return this.sendList({"id":"listCampaigns","method":"GET","path":"/v1/campaigns","keyed":false}, { query }, options, {"parameter":"cursor","member":"next_cursor"})
  }

  /**
   * Create a campaign.
   *
   * Creates a campaign with all its recipients and starts it, or schedules it if `schedule_at` is ahead. With `draft:
   * true` it waits for `POST /v1/campaigns/{campaign_id}/start`.
   *
   * Everything is accepted in one transaction: either the campaign exists with every recipient, or nothing was created
   * and 422 lists what is wrong with which recipient (the first 100, and how many in all). With `on_invalid: skip` or
   * `on_duplicate: skip` such recipients are left out, and `warnings` names the first of them. A `schedule_at` in the past
   * starts the campaign at once and adds a warning. Every call becomes a conversation.
   *
   * With `webhook_url` the events of this campaign are delivered there. They are signed with the secret of your
   * enabled webhook of the same URL if there is one (and delivered once), else with the default signing secret of your
   * organisation.
   *
   * Send an `Idempotency-Key`: a repeat then returns the same campaign and calls nobody twice.
   *
   * `POST /v1/campaigns` (createCampaign); scope `campaigns:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as IdempotencyRequestInFlightError | IdempotencyKeyReusedError
   */
  create(body: NonNullable<Types.CreateCampaignData['body']>, options?: RequestOptions): Call<Types.CreateCampaignResponse> {
    return this.send<Types.CreateCampaignResponse>({"id":"createCampaign","method":"POST","path":"/v1/campaigns","keyed":true,"contentType":"application/json"}, { body }, options)
  }

  /**
   * Get a campaign.
   *
   * Returns the campaign with its counts as of now. The entity tag changes with every change of the campaign or its counts; poll with `If-None-Match` to get 304 while nothing happened.
   *
   * `GET /v1/campaigns/{campaign_id}` (getCampaign); scope `campaigns:read`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as CampaignNotFoundError
   */
  get(campaignId: string, options?: RequestOptions): Call<Types.GetCampaignResponse>
  /** With the `etag` that you have: `{ notModified: true }` while nothing changed. */
  get(campaignId: string, options: ConditionalOptions): Call<Types.GetCampaignResponse | NotModified>
  get(campaignId: string, options?: ConditionalOptions): Call<Types.GetCampaignResponse | NotModified> {
    return this.send<Types.GetCampaignResponse>({"id":"getCampaign","method":"GET","path":"/v1/campaigns/{campaign_id}","keyed":false}, { path: { campaign_id: campaignId } }, options)
  }

  /**
   * Change a campaign.
   *
   * Changes the given fields and leaves the others. `schedule_at` can be changed while the campaign is `draft` or
   * `scheduled`, or `paused` before it ever ran; `expires_at`, `max_concurrency`, `calls_per_minute`, `transfer_to`,
   * `answering_machine` and `retry_policy` until its status is final, for calls not yet made; `name` and `metadata`
   * always. `answering_machine`, `retry_policy` and `metadata` are replaced as a whole.
   *
   * A change its status does not allow is refused with 409 `campaign-state-conflict`, and then nothing is changed.
   * Send `If-Match` so as not to overwrite another's change. Repeating the same change is harmless.
   *
   * `PATCH /v1/campaigns/{campaign_id}` (updateCampaign); scope `campaigns:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as CampaignNotFoundError | CampaignStateConflictError | PreconditionFailedError
   */
  update(campaignId: string, body: NonNullable<Types.UpdateCampaignData['body']>, options?: RequestOptions): Call<Types.UpdateCampaignResponse> {
    return this.send<Types.UpdateCampaignResponse>({"id":"updateCampaign","method":"PATCH","path":"/v1/campaigns/{campaign_id}","keyed":false,"contentType":"application/json"}, { path: { campaign_id: campaignId }, body }, options)
  }

  /**
   * Start a campaign.
   *
   * Starts a draft: it becomes `scheduled` if its `schedule_at` is still ahead, and otherwise `running`.
   *
   * A campaign that is not a draft is refused with 409 `campaign-state-conflict`, and one whose recipients were all
   * removed with 409 `campaign-empty`: it would have nobody to call. Add people, then start it. There is no body. With an
   * `Idempotency-Key` a repeat returns the first answer instead of a conflict.
   *
   * `POST /v1/campaigns/{campaign_id}/start` (startCampaign); scope `campaigns:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as CampaignNotFoundError | IdempotencyRequestInFlightError | CampaignStateConflictError | IdempotencyKeyReusedError
   */
  start(campaignId: string, options?: RequestOptions): Call<Types.StartCampaignResponse> {
    return this.send<Types.StartCampaignResponse>({"id":"startCampaign","method":"POST","path":"/v1/campaigns/{campaign_id}/start","keyed":true}, { path: { campaign_id: campaignId } }, options)
  }

  /**
   * Pause a campaign.
   *
   * Starts no further calls until the campaign is resumed. Calls in progress go on to their end. A running or a
   * scheduled campaign can be paused.
   *
   * In any other status it is refused with 409 `campaign-state-conflict`. There is no body. With an `Idempotency-Key`
   * a repeat returns the first answer instead of a conflict.
   *
   * `POST /v1/campaigns/{campaign_id}/pause` (pauseCampaign); scope `campaigns:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as CampaignNotFoundError | IdempotencyRequestInFlightError | CampaignStateConflictError | IdempotencyKeyReusedError
   */
  pause(campaignId: string, options?: RequestOptions): Call<Types.PauseCampaignResponse> {
    return this.send<Types.PauseCampaignResponse>({"id":"pauseCampaign","method":"POST","path":"/v1/campaigns/{campaign_id}/pause","keyed":true}, { path: { campaign_id: campaignId } }, options)
  }

  /**
   * Resume a campaign.
   *
   * Lets a paused campaign go on: it becomes `running`, or `scheduled` if its `schedule_at` is still ahead. Calls that
   * fell due meanwhile are made now, within `max_concurrency`.
   *
   * A campaign that is not paused is refused with 409 `campaign-state-conflict`, and one that never ran and whose
   * recipients were all removed with 409 `campaign-empty`: add people, then resume it. There is no body. With an
   * `Idempotency-Key` a repeat returns the first answer instead of a conflict.
   *
   * `POST /v1/campaigns/{campaign_id}/resume` (resumeCampaign); scope `campaigns:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as CampaignNotFoundError | IdempotencyRequestInFlightError | CampaignStateConflictError | IdempotencyKeyReusedError
   */
  resume(campaignId: string, options?: RequestOptions): Call<Types.ResumeCampaignResponse> {
    return this.send<Types.ResumeCampaignResponse>({"id":"resumeCampaign","method":"POST","path":"/v1/campaigns/{campaign_id}/resume","keyed":true}, { path: { campaign_id: campaignId } }, options)
  }

  /**
   * Cancel a campaign.
   *
   * Ends the campaign for good, at once and however many people it has: nobody is dialled any more, every recipient
   * still waiting reads as `cancelled`, and `counts` say so. Calls in progress go on to their end and are reported as usual. With `hang_up: true` they are hung up instead, within seconds, and end with the `end_reason`
   * `cancelled`.
   *
   * A campaign whose status is final already is refused with 409 `campaign-state-conflict`. With an `Idempotency-Key` a
   * repeat returns the first answer instead of a conflict.
   *
   * `POST /v1/campaigns/{campaign_id}/cancel` (cancelCampaign); scope `campaigns:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as CampaignNotFoundError | IdempotencyRequestInFlightError | CampaignStateConflictError | IdempotencyKeyReusedError
   */
  cancel(campaignId: string, body?: NonNullable<Types.CancelCampaignData['body']>, options?: RequestOptions): Call<Types.CancelCampaignResponse> {
    return this.send<Types.CancelCampaignResponse>({"id":"cancelCampaign","method":"POST","path":"/v1/campaigns/{campaign_id}/cancel","keyed":true,"contentType":"application/json"}, { path: { campaign_id: campaignId }, body }, options)
  }

  /**
   * Retry failed recipients.
   *
   * Calls people again who were not reached: every recipient that is `failed` becomes `retry_scheduled`, due at once. With
   * `end_reasons` or `outcomes` it is those recipients, `failed` or `completed`, whose latest call ended so and came to
   * that; give both, and both must hold. People who opted out are left as they are.
   *
   * Each of them gets the whole allowance of `retry_policy` anew: `max_attempts` more calls. `attempt_count` goes on
   * counting all calls ever made to them.
   *
   * A running or a paused campaign keeps its status. A completed one runs again: it becomes `running`, `campaign.resumed`
   * tells so, and `campaign.completed` follows anew. When nobody matches, nothing changes. In any other status, and once
   * `expires_at` has passed, it is refused with 409 `campaign-state-conflict`. With an `Idempotency-Key` a repeat returns
   * the first answer and calls nobody twice.
   *
   * `POST /v1/campaigns/{campaign_id}/retry` (retryCampaign); scope `campaigns:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as CampaignNotFoundError | IdempotencyRequestInFlightError | CampaignStateConflictError | IdempotencyKeyReusedError
   */
  retry(campaignId: string, body?: NonNullable<Types.RetryCampaignData['body']>, options?: RequestOptions): Call<Types.RetryCampaignResponse> {
    return this.send<Types.RetryCampaignResponse>({"id":"retryCampaign","method":"POST","path":"/v1/campaigns/{campaign_id}/retry","keyed":true,"contentType":"application/json"}, { path: { campaign_id: campaignId }, body }, options)
  }

  /**
   * Get the statistics of a campaign.
   *
   * Counts what came of the campaign so far: its people by status, and its calls by end, outcome and who answered, with rates, talk time and a series over time. Calls that were never dialled are left out. It is computed anew for each request; poll the campaign itself for progress.
   *
   * `GET /v1/campaigns/{campaign_id}/stats` (getCampaignStats); scope `campaigns:read`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as CampaignNotFoundError
   */
  getStats(campaignId: string, query?: NonNullable<Types.GetCampaignStatsData['query']>, options?: RequestOptions): Call<Types.GetCampaignStatsResponse> {
    return this.send<Types.GetCampaignStatsResponse>({"id":"getCampaignStats","method":"GET","path":"/v1/campaigns/{campaign_id}/stats","keyed":false}, { path: { campaign_id: campaignId }, query }, options)
  }

  /**
   * List the recipients of a campaign.
   *
   * Returns the recipients of one campaign, newest first, one page at a time. Filters are combined with "and".
   *
   * `GET /v1/campaigns/{campaign_id}/recipients` (listRecipients); scope `campaigns:read`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as CampaignNotFoundError
   */
  listRecipients(campaignId: string, query?: NonNullable<Types.ListRecipientsData['query']>, options?: RequestOptions): Pages<Types.ListRecipientsResponse['data'][number], Types.ListRecipientsResponse> {
    return this.sendList({"id":"listRecipients","method":"GET","path":"/v1/campaigns/{campaign_id}/recipients","keyed":false}, { path: { campaign_id: campaignId }, query }, options, {"parameter":"cursor","member":"next_cursor"})
  }

  /**
   * Add recipients to a campaign.
   *
   * Adds up to 1,000 people to a campaign that is `draft`, `scheduled`, `running` or `paused`; a campaign holds 100,000
   * at most. They are called after those who are there already, under the same terms; in a running campaign at once.
   *
   * By default all are added or none: 422 lists what is wrong with which recipient (the first 100, and how many in all).
   * With `on_invalid: skip` those that are not acceptable are left out, with `on_duplicate: skip` those whose number is
   * in the request or in the campaign already; `results` tells of each recipient, in the order of the request.
   *
   * In any other status, and once `expires_at` has passed, it is refused with 409 `campaign-state-conflict`. With an
   * `Idempotency-Key` a repeat returns the first answer and adds nobody twice.
   *
   * `POST /v1/campaigns/{campaign_id}/recipients` (addRecipients); scope `campaigns:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as CampaignNotFoundError | IdempotencyRequestInFlightError | CampaignStateConflictError | IdempotencyKeyReusedError
   */
  addRecipients(campaignId: string, body: NonNullable<Types.AddRecipientsData['body']>, options?: RequestOptions): Call<Types.AddRecipientsResponse> {
    return this.send<Types.AddRecipientsResponse>({"id":"addRecipients","method":"POST","path":"/v1/campaigns/{campaign_id}/recipients","keyed":true,"contentType":"application/json"}, { path: { campaign_id: campaignId }, body }, options)
  }

  /**
   * Import recipients from CSV.
   *
   * Adds the people of a CSV file, up to 10,000 rows and 4 MiB, to a campaign that is `draft`, `scheduled`, `running` or
   * `paused`. The file is UTF-8, with or without byte order mark, of the form of RFC 4180: fields with separators, line
   * breaks or quotes stand in double quotes, a quote in them is doubled. Commas, semicolons or tabs separate the fields;
   * which of them is found out from the first row. Empty rows are left out.
   *
   * The first row names the columns. One of them has the number to call: `phone`, or else one of `phone_number`,
   * `mobile`, `mobile_number`, `telephone`, `tel`; case and spaces around do not matter. `external_id` and `timezone` are
   * taken as such. Every other column, at most 50, becomes a value of the recipients' context under its name; an empty
   * field leaves the value out.
   *
   * By default all rows are added or none: 422 lists what is wrong by `line` and `column`, both counted from 1 (the first
   * 100 faults, and how many in all). With `on_invalid=skip` rows that are not acceptable are left out, with
   * `on_duplicate=skip` those whose number is in the file or in the campaign already. A file that is not UTF-8 is refused
   * with 400 `invalid-csv`. With an `Idempotency-Key` a repeat returns the first answer and adds nobody twice.
   *
   * `POST /v1/campaigns/{campaign_id}/recipients/import` (importRecipients); scope `campaigns:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as CampaignNotFoundError | IdempotencyRequestInFlightError | CampaignStateConflictError | IdempotencyKeyReusedError
   */
  importRecipients(campaignId: string, body: string, query?: NonNullable<Types.ImportRecipientsData['query']>, options?: RequestOptions): Call<Types.ImportRecipientsResponse> {
    return this.send<Types.ImportRecipientsResponse>({"id":"importRecipients","method":"POST","path":"/v1/campaigns/{campaign_id}/recipients/import","keyed":true,"contentType":"text/csv"}, { path: { campaign_id: campaignId }, body, query }, options)
  }

  /**
   * Get a recipient.
   *
   * Returns one recipient of the campaign: how often they were called, what came of it and when the next call is due. A recipient of another campaign is not found.
   *
   * `GET /v1/campaigns/{campaign_id}/recipients/{recipient_id}` (getRecipient); scope `campaigns:read`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as CampaignNotFoundError | RecipientNotFoundError
   */
  getRecipient(campaignId: string, recipientId: string, options?: RequestOptions): Call<Types.GetRecipientResponse>
  /** With the `etag` that you have: `{ notModified: true }` while nothing changed. */
  getRecipient(campaignId: string, recipientId: string, options: ConditionalOptions): Call<Types.GetRecipientResponse | NotModified>
  getRecipient(campaignId: string, recipientId: string, options?: ConditionalOptions): Call<Types.GetRecipientResponse | NotModified> {
    return this.send<Types.GetRecipientResponse>({"id":"getRecipient","method":"GET","path":"/v1/campaigns/{campaign_id}/recipients/{recipient_id}","keyed":false}, { path: { campaign_id: campaignId, recipient_id: recipientId } }, options)
  }

  /**
   * Remove a recipient.
   *
   * Takes a person off the campaign who was never called: the recipient is gone, and `recipient_count` is one less.
   * Somebody who was called, or whose call is queued, is refused with 409 `recipient-state-conflict`; a campaign whose
   * status is final with 409 `campaign-state-conflict`.
   *
   * A running or paused campaign with nobody left to call ends, unless it has never run: people can still be added to
   * one that was paused before its start. Removing the recipient again answers 404.
   *
   * `DELETE /v1/campaigns/{campaign_id}/recipients/{recipient_id}` (deleteRecipient); scope `campaigns:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as CampaignNotFoundError | RecipientNotFoundError | CampaignStateConflictError | PreconditionFailedError
   */
  deleteRecipient(campaignId: string, recipientId: string, options?: RequestOptions): Call<void> {
    return this.send<void>({"id":"deleteRecipient","method":"DELETE","path":"/v1/campaigns/{campaign_id}/recipients/{recipient_id}","keyed":false}, { path: { campaign_id: campaignId, recipient_id: recipientId } }, options)
  }
}

/** Callbacks. */
export class Callbacks extends Resource {
  /**
   * List the people who came back.
   *
   * Returns callbacks of your organisation, newest first: people who asked for another call or rang back. Those with
   * `status: received` wait for you; the others are, or were, called again by their campaign.
   *
   * `GET /v1/callbacks` (listCallbacks); scope `campaigns:read`.
   * @throws NexoraError; when the API refuses, a ProblemError
   */
  list(query?: NonNullable<Types.ListCallbacksData['query']>, options?: RequestOptions): Pages<Types.ListCallbacksResponse['data'][number], Types.ListCallbacksResponse> {
    return this.sendList({"id":"listCallbacks","method":"GET","path":"/v1/callbacks","keyed":false}, { query }, options, {"parameter":"cursor","member":"next_cursor"})
  }

  /**
   * Get a callback.
   *
   * Returns one callback, with the conversation that fulfilled it once there is one.
   *
   * `GET /v1/callbacks/{callback_id}` (getCallback); scope `campaigns:read`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as CallbackNotFoundError
   */
  get(callbackId: string, options?: RequestOptions): Call<Types.GetCallbackResponse>
  /** With the `etag` that you have: `{ notModified: true }` while nothing changed. */
  get(callbackId: string, options: ConditionalOptions): Call<Types.GetCallbackResponse | NotModified>
  get(callbackId: string, options?: ConditionalOptions): Call<Types.GetCallbackResponse | NotModified> {
    return this.send<Types.GetCallbackResponse>({"id":"getCallback","method":"GET","path":"/v1/callbacks/{callback_id}","keyed":false}, { path: { callback_id: callbackId } }, options)
  }

  /**
   * Cancel a callback.
   *
   * The planned call is not made, and the recipient is done with the outcome of the call before. A callback that waits for
   * you is marked as dealt with. Once the call is under way, was made, or cannot be made any more, this answers 409
   * `callback-state-conflict`.
   *
   * `POST /v1/callbacks/{callback_id}/cancel` (cancelCallback); scope `campaigns:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as CallbackNotFoundError | IdempotencyRequestInFlightError | IdempotencyKeyReusedError
   */
  cancel(callbackId: string, options?: RequestOptions): Call<Types.CancelCallbackResponse> {
    return this.send<Types.CancelCallbackResponse>({"id":"cancelCallback","method":"POST","path":"/v1/callbacks/{callback_id}/cancel","keyed":true}, { path: { callback_id: callbackId } }, options)
  }
}

/** Suppressions. */
export class Suppressions extends Resource {
  /**
   * List the numbers that are not called.
   *
   * Returns the suppressions of your organisation, newest first: those that people asked for in a call, and those that
   * you added. One that has expired stays in the list until it is deleted.
   *
   * `GET /v1/suppressions` (listSuppressions); scope `suppressions:read`.
   * @throws NexoraError; when the API refuses, a ProblemError
   */
  list(query?: NonNullable<Types.ListSuppressionsData['query']>, options?: RequestOptions): Pages<Types.ListSuppressionsResponse['data'][number], Types.ListSuppressionsResponse> {
    return this.sendList({"id":"listSuppressions","method":"GET","path":"/v1/suppressions","keyed":false}, { query }, options, {"parameter":"cursor","member":"next_cursor"})
  }

  /**
   * Stop calling a number.
   *
   * From the moment this answers, no campaign of your organisation calls the number: it is checked when a call is queued and
   * again when it is about to be dialled. A call in progress goes on. With `scenario` only calls of that scenario are
   * stopped; with `expires_at` they are stopped until then.
   *
   * A number for which these calls are stopped already, for as long, is answered with 409 `suppression-exists`; `Location`
   * names the suppression that says so. One for the same calls that ends sooner is replaced.
   *
   * `POST /v1/suppressions` (createSuppression); scope `suppressions:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as IdempotencyRequestInFlightError | IdempotencyKeyReusedError
   */
  create(body: NonNullable<Types.CreateSuppressionData['body']>, options?: RequestOptions): Call<Types.CreateSuppressionResponse> {
    return this.send<Types.CreateSuppressionResponse>({"id":"createSuppression","method":"POST","path":"/v1/suppressions","keyed":true,"contentType":"application/json"}, { body }, options)
  }

  /**
   * Get a suppression.
   *
   * Returns one suppression, with the conversation it came from if it was asked for in a call.
   *
   * `GET /v1/suppressions/{suppression_id}` (getSuppression); scope `suppressions:read`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as SuppressionNotFoundError
   */
  get(suppressionId: string, options?: RequestOptions): Call<Types.GetSuppressionResponse>
  /** With the `etag` that you have: `{ notModified: true }` while nothing changed. */
  get(suppressionId: string, options: ConditionalOptions): Call<Types.GetSuppressionResponse | NotModified>
  get(suppressionId: string, options?: ConditionalOptions): Call<Types.GetSuppressionResponse | NotModified> {
    return this.send<Types.GetSuppressionResponse>({"id":"getSuppression","method":"GET","path":"/v1/suppressions/{suppression_id}","keyed":false}, { path: { suppression_id: suppressionId } }, options)
  }

  /**
   * Allow a number again.
   *
   * The number may be called again by campaigns that reach it from now on; recipients that were skipped because of it stay
   * skipped. The audit trail keeps who allowed it. Be sure that the person agreed: they had asked not to be called.
   *
   * `DELETE /v1/suppressions/{suppression_id}` (deleteSuppression); scope `suppressions:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as SuppressionNotFoundError | PreconditionFailedError
   */
  delete(suppressionId: string, options?: RequestOptions): Call<void> {
    return this.send<void>({"id":"deleteSuppression","method":"DELETE","path":"/v1/suppressions/{suppression_id}","keyed":false}, { path: { suppression_id: suppressionId } }, options)
  }

  /**
   * Ask which numbers may be called.
   *
   * Answers for each number, in the order sent, whether a campaign of the scenario would call it now. Reads only; an
   * `Idempotency-Key` is accepted as on every POST.
   *
   * `POST /v1/suppressions/check` (checkSuppressions); scope `suppressions:read`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as IdempotencyRequestInFlightError | IdempotencyKeyReusedError
   */
  check(body: NonNullable<Types.CheckSuppressionsData['body']>, options?: RequestOptions): Call<Types.CheckSuppressionsResponse> {
    return this.send<Types.CheckSuppressionsResponse>({"id":"checkSuppressions","method":"POST","path":"/v1/suppressions/check","keyed":true,"contentType":"application/json"}, { body }, options)
  }
}

/** Scenarios. */
export class Scenarios extends Resource {
  /**
   * List scenarios.
   *
   * Returns every scenario a campaign can name, by key, with what each needs to know about a recipient and what can come of its calls. The catalogue is one page.
   *
   * `GET /v1/scenarios` (listScenarios); scope `campaigns:read`.
   * @throws NexoraError; when the API refuses, a ProblemError
   */
  list(options?: RequestOptions): Pages<Types.ListScenariosResponse['data'][number], Types.ListScenariosResponse> {
    return this.sendList({"id":"listScenarios","method":"GET","path":"/v1/scenarios","keyed":false}, {  }, options)
  }

  /**
   * Get a scenario.
   *
   * Returns the current version of one scenario. Campaigns keep the version they were created with; a new version never changes calls already planned.
   *
   * `GET /v1/scenarios/{scenario_key}` (getScenario); scope `campaigns:read`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as ScenarioNotFoundError
   */
  get(scenarioKey: string, options?: RequestOptions): Call<Types.GetScenarioResponse>
  /** With the `etag` that you have: `{ notModified: true }` while nothing changed. */
  get(scenarioKey: string, options: ConditionalOptions): Call<Types.GetScenarioResponse | NotModified>
  get(scenarioKey: string, options?: ConditionalOptions): Call<Types.GetScenarioResponse | NotModified> {
    return this.send<Types.GetScenarioResponse>({"id":"getScenario","method":"GET","path":"/v1/scenarios/{scenario_key}","keyed":false}, { path: { scenario_key: scenarioKey } }, options)
  }
}

/** Conversations. */
export class Conversations extends Resource {
  /**
   * List conversations.
   *
   * Returns the conversations of your organisation, newest first, one page at a time, without their turns. Filters are
   * combined with "and"; `q` searches the words said.
   *
   * There is one conversation per call attempt, also for one nobody answered. To follow what happens as it happens,
   * receive webhooks or read `GET /v1/events` instead of polling this list.
   *
   * `GET /v1/conversations` (listConversations); scope `conversations:read`.
   * @throws NexoraError; when the API refuses, a ProblemError
   */
  list(query?: NonNullable<Types.ListConversationsData['query']>, options?: RequestOptions): Pages<Types.ListConversationsResponse['data'][number], Types.ListConversationsResponse> {
    return this.sendList({"id":"listConversations","method":"GET","path":"/v1/conversations","keyed":false}, { query }, options, {"parameter":"cursor","member":"next_cursor"})
  }

  /**
   * Get a conversation.
   *
   * Returns one conversation, also while the call is going on. With `expand=transcript` it includes `turns`. Once the status is final it no longer changes, so that its entity tag stays.
   *
   * `GET /v1/conversations/{conversation_id}` (getConversation); scope `conversations:read`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as ConversationNotFoundError
   */
  get(conversationId: string, query?: NonNullable<Types.GetConversationData['query']>, options?: RequestOptions): Call<Types.GetConversationResponse>
  /** With the `etag` that you have: `{ notModified: true }` while nothing changed. */
  get(conversationId: string, query: NonNullable<Types.GetConversationData['query']> | undefined, options: ConditionalOptions): Call<Types.GetConversationResponse | NotModified>
  get(conversationId: string, query?: NonNullable<Types.GetConversationData['query']>, options?: ConditionalOptions): Call<Types.GetConversationResponse | NotModified> {
    return this.send<Types.GetConversationResponse>({"id":"getConversation","method":"GET","path":"/v1/conversations/{conversation_id}","keyed":false}, { path: { conversation_id: conversationId }, query }, options)
  }

  /**
   * Get the transcript of a conversation.
   *
   * Returns every turn of the conversation so far, in order. A call that never connected has none. Once the status is final the transcript no longer changes.
   *
   * `GET /v1/conversations/{conversation_id}/transcript` (getTranscript); scope `conversations:read`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as ConversationNotFoundError
   */
  getTranscript(conversationId: string, options?: RequestOptions): Call<Types.GetTranscriptResponse>
  /** With the `etag` that you have: `{ notModified: true }` while nothing changed. */
  getTranscript(conversationId: string, options: ConditionalOptions): Call<Types.GetTranscriptResponse | NotModified>
  getTranscript(conversationId: string, options?: ConditionalOptions): Call<Types.GetTranscriptResponse | NotModified> {
    return this.send<Types.GetTranscriptResponse>({"id":"getTranscript","method":"GET","path":"/v1/conversations/{conversation_id}/transcript","keyed":false}, { path: { conversation_id: conversationId } }, options)
  }
}

/** Knowledge. */
export class Knowledge extends Resource {
  /**
   * List knowledge documents.
   *
   * Returns the documents of your organisation, newest first, without their content. All filters given must
   * match.
   *
   * Walk the pages with `cursor` until `has_more` is false; a document changed while you walk is neither
   * repeated nor skipped.
   *
   * `GET /v1/knowledge` (listKnowledgeDocuments); scope `knowledge:read`.
   * @throws NexoraError; when the API refuses, a ProblemError
   */
  list(query?: NonNullable<Types.ListKnowledgeDocumentsData['query']>, options?: RequestOptions): Pages<Types.ListKnowledgeDocumentsResponse['data'][number], Types.ListKnowledgeDocumentsResponse> {
    return this.sendList({"id":"listKnowledgeDocuments","method":"GET","path":"/v1/knowledge","keyed":false}, { query }, options, {"parameter":"cursor","member":"next_cursor"})
  }

  /**
   * Create a knowledge document.
   *
   * Stores a document, splits it into passages and indexes them in one transaction: `201` means that the next
   * search and the next call already find it.
   *
   * To keep documents in step with another system, prefer `PUT /v1/knowledge/by_external_id/{external_id}`: it
   * creates or updates and needs no look-up. Here an `external_id` that is already taken answers 409
   * `external-id-exists`.
   *
   * Repeating the request with the same `Idempotency-Key` returns the first answer and stores nothing new.
   *
   * `POST /v1/knowledge` (createKnowledgeDocument); scope `knowledge:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as IdempotencyRequestInFlightError | IdempotencyKeyReusedError
   */
  create(body: NonNullable<Types.CreateKnowledgeDocumentData['body']>, options?: RequestOptions): Call<Types.CreateKnowledgeDocumentResponse> {
    return this.send<Types.CreateKnowledgeDocumentResponse>({"id":"createKnowledgeDocument","method":"POST","path":"/v1/knowledge","keyed":true,"contentType":"application/json"}, { body }, options)
  }

  /**
   * Get a knowledge document.
   *
   * Returns one document with its content, as of its current version.
   *
   * `GET /v1/knowledge/{document_id}` (getKnowledgeDocument); scope `knowledge:read`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as DocumentNotFoundError
   */
  get(documentId: string, options?: RequestOptions): Call<Types.GetKnowledgeDocumentResponse>
  /** With the `etag` that you have: `{ notModified: true }` while nothing changed. */
  get(documentId: string, options: ConditionalOptions): Call<Types.GetKnowledgeDocumentResponse | NotModified>
  get(documentId: string, options?: ConditionalOptions): Call<Types.GetKnowledgeDocumentResponse | NotModified> {
    return this.send<Types.GetKnowledgeDocumentResponse>({"id":"getKnowledgeDocument","method":"GET","path":"/v1/knowledge/{document_id}","keyed":false}, { path: { document_id: documentId } }, options)
  }

  /**
   * Update a knowledge document.
   *
   * Changes the fields given and leaves the others as they are; `tags` and `metadata` are replaced as a whole. A
   * new `title`, `content`, `format` or `language` makes a new version, indexed in the same transaction.
   * Conversations keep the version they used.
   *
   * With `If-Match` the change is made only when nobody else changed the document since you read it; otherwise
   * 412. Sending the same change twice leaves the same state.
   *
   * `PATCH /v1/knowledge/{document_id}` (updateKnowledgeDocument); scope `knowledge:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as DocumentNotFoundError | PreconditionFailedError
   */
  update(documentId: string, body: NonNullable<Types.UpdateKnowledgeDocumentData['body']>, options?: RequestOptions): Call<Types.UpdateKnowledgeDocumentResponse> {
    return this.send<Types.UpdateKnowledgeDocumentResponse>({"id":"updateKnowledgeDocument","method":"PATCH","path":"/v1/knowledge/{document_id}","keyed":false,"contentType":"application/json"}, { path: { document_id: documentId }, body }, options)
  }

  /**
   * Delete a knowledge document.
   *
   * Removes the document from search at once. Conversations that used it keep their references. Deleting it
   * again answers 404.
   *
   * `DELETE /v1/knowledge/{document_id}` (deleteKnowledgeDocument); scope `knowledge:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as DocumentNotFoundError | PreconditionFailedError
   */
  delete(documentId: string, options?: RequestOptions): Call<void> {
    return this.send<void>({"id":"deleteKnowledgeDocument","method":"DELETE","path":"/v1/knowledge/{document_id}","keyed":false}, { path: { document_id: documentId } }, options)
  }

  /**
   * Create or replace a knowledge document by external id.
   *
   * Makes the document with this `external_id` be exactly what you send: creates it (201), or replaces it (200).
   * Optional fields left out take their defaults.
   *
   * Safe to repeat: sending what is already stored answers 200 with `changed: false` and makes no new version,
   * so a nightly synchronisation can push everything. Searchable as soon as it answers. `If-Match` guards
   * against overwriting a change you have not seen (412).
   *
   * `PUT /v1/knowledge/by_external_id/{external_id}` (upsertKnowledgeDocument); scope `knowledge:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as PreconditionFailedError
   */
  upsert(externalId: string, body: NonNullable<Types.UpsertKnowledgeDocumentData['body']>, options?: RequestOptions): Call<Types.UpsertKnowledgeDocumentResponse> {
    return this.send<Types.UpsertKnowledgeDocumentResponse>({"id":"upsertKnowledgeDocument","method":"PUT","path":"/v1/knowledge/by_external_id/{external_id}","keyed":false,"contentType":"application/json"}, { path: { external_id: externalId }, body }, options)
  }

  /**
   * Search the knowledge of your organisation.
   *
   * Finds the passages that answer a question, exactly as the agent does during a call: full text with stemming,
   * regardless of case and macrons, best first.
   *
   * `answerable` is true when the best passage covers enough of the question; when it is false the agent would
   * say that it will pass the question on. Reads only; an `Idempotency-Key` is accepted as on every POST.
   *
   * `POST /v1/knowledge/search` (searchKnowledge); scope `knowledge:read`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as IdempotencyRequestInFlightError | IdempotencyKeyReusedError
   */
  search(body: NonNullable<Types.SearchKnowledgeData['body']>, options?: RequestOptions): Call<Types.SearchKnowledgeResponse> {
    return this.send<Types.SearchKnowledgeResponse>({"id":"searchKnowledge","method":"POST","path":"/v1/knowledge/search","keyed":true,"contentType":"application/json"}, { body }, options)
  }
}

/** Webhooks. */
export class Webhooks extends Resource {
  /**
   * List webhook subscriptions.
   *
   * Returns the subscriptions of your organisation, newest first, without their secrets. Subscriptions made from
   * the `webhook_url` of a campaign are among them, with `managed_by: campaign`.
   *
   * `GET /v1/webhooks` (listWebhooks); scope `webhooks:read`.
   * @throws NexoraError; when the API refuses, a ProblemError
   */
  list(query?: NonNullable<Types.ListWebhooksData['query']>, options?: RequestOptions): Pages<Types.ListWebhooksResponse['data'][number], Types.ListWebhooksResponse> {
    return this.sendList({"id":"listWebhooks","method":"GET","path":"/v1/webhooks","keyed":false}, { query }, options, {"parameter":"cursor","member":"next_cursor"})
  }

  /**
   * Create a webhook subscription.
   *
   * Subscribes a URL to events. From the moment this answers, every matching event is delivered to it, signed,
   * and retried until it is acknowledged or the schedule is exhausted.
   *
   * The secret is yours to set (at least 16 bytes) or generated. It is shown in this answer only: a repeat with
   * the same `Idempotency-Key` shows it as null. The URL must be https and lead to a public address.
   *
   * `POST /v1/webhooks` (createWebhook); scope `webhooks:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as IdempotencyRequestInFlightError | IdempotencyKeyReusedError
   */
  create(body: NonNullable<Types.CreateWebhookData['body']>, options?: RequestOptions): Call<Types.CreateWebhookResponse> {
    return this.send<Types.CreateWebhookResponse>({"id":"createWebhook","method":"POST","path":"/v1/webhooks","keyed":true,"contentType":"application/json"}, { body }, options)
  }

  /**
   * List bulk replays.
   *
   * Returns the bulk replays of your organisation, newest first, with their progress.
   *
   * `GET /v1/webhooks/replays` (listWebhookReplays); scope `webhooks:read`.
   * @throws NexoraError; when the API refuses, a ProblemError
   */
  listReplays(query?: NonNullable<Types.ListWebhookReplaysData['query']>, options?: RequestOptions): Pages<Types.ListWebhookReplaysResponse['data'][number], Types.ListWebhookReplaysResponse> {
    return this.sendList({"id":"listWebhookReplays","method":"GET","path":"/v1/webhooks/replays","keyed":false}, { query }, options, {"parameter":"cursor","member":"next_cursor"})
  }

  /**
   * Replay many deliveries.
   *
   * Sends again every delivery that the filter finds: the same `webhook-id` and body bytes, signed with the current secrets,
   * with `X-Nexora-Replay: true`, each on a fresh retry schedule. All parts of the filter must match.
   *
   * With `dry_run: true` nothing is sent: the answer is 200 and says how many deliveries match. Otherwise it is 202 and a
   * replay that works through them in the order in which they were made, without a limit on their number; it survives a
   * restart of the server, and `GET /v1/webhooks/replays/{replay_id}` tells how far it is. Deliveries made later are not in it.
   *
   * `recover: true` takes only what was never acknowledged: after an outage of your receiver, give `since` and this.
   * Deliveries to a paused subscription are parked. A filter that finds nothing answers 409 `replay-empty`.
   *
   * `POST /v1/webhooks/replays` (createWebhookReplay); scope `webhooks:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as IdempotencyRequestInFlightError | IdempotencyKeyReusedError
   */
  createReplay(body: NonNullable<Types.CreateWebhookReplayData['body']>, options?: RequestOptions): Call<Types.CreateWebhookReplayResponse> {
    return this.send<Types.CreateWebhookReplayResponse>({"id":"createWebhookReplay","method":"POST","path":"/v1/webhooks/replays","keyed":true,"contentType":"application/json"}, { body }, options)
  }

  /**
   * Get a bulk replay.
   *
   * Returns one bulk replay with its progress.
   *
   * `GET /v1/webhooks/replays/{replay_id}` (getWebhookReplay); scope `webhooks:read`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as ReplayNotFoundError
   */
  getReplay(replayId: string, options?: RequestOptions): Call<Types.GetWebhookReplayResponse>
  /** With the `etag` that you have: `{ notModified: true }` while nothing changed. */
  getReplay(replayId: string, options: ConditionalOptions): Call<Types.GetWebhookReplayResponse | NotModified>
  getReplay(replayId: string, options?: ConditionalOptions): Call<Types.GetWebhookReplayResponse | NotModified> {
    return this.send<Types.GetWebhookReplayResponse>({"id":"getWebhookReplay","method":"GET","path":"/v1/webhooks/replays/{replay_id}","keyed":false}, { path: { replay_id: replayId } }, options)
  }

  /**
   * Cancel a bulk replay.
   *
   * Stops the replay where it is. What it has sent again already stays on its way; the rest stays as it was. One that has ended
   * answers 409 `replay-state-conflict`.
   *
   * `POST /v1/webhooks/replays/{replay_id}/cancel` (cancelWebhookReplay); scope `webhooks:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as ReplayNotFoundError | IdempotencyRequestInFlightError | IdempotencyKeyReusedError
   */
  cancelReplay(replayId: string, options?: RequestOptions): Call<Types.CancelWebhookReplayResponse> {
    return this.send<Types.CancelWebhookReplayResponse>({"id":"cancelWebhookReplay","method":"POST","path":"/v1/webhooks/replays/{replay_id}/cancel","keyed":true}, { path: { replay_id: replayId } }, options)
  }

  /**
   * Get a webhook subscription.
   *
   * Returns one subscription with its health, without its secret.
   *
   * `GET /v1/webhooks/{webhook_id}` (getWebhook); scope `webhooks:read`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as WebhookNotFoundError
   */
  get(webhookId: string, options?: RequestOptions): Call<Types.GetWebhookResponse>
  /** With the `etag` that you have: `{ notModified: true }` while nothing changed. */
  get(webhookId: string, options: ConditionalOptions): Call<Types.GetWebhookResponse | NotModified>
  get(webhookId: string, options?: ConditionalOptions): Call<Types.GetWebhookResponse | NotModified> {
    return this.send<Types.GetWebhookResponse>({"id":"getWebhook","method":"GET","path":"/v1/webhooks/{webhook_id}","keyed":false}, { path: { webhook_id: webhookId } }, options)
  }

  /**
   * Update a webhook subscription.
   *
   * Changes the fields given and leaves the others as they are; `filters` and `metadata` are replaced as a
   * whole. Changes apply to events from now on; deliveries already made keep going, to the new URL.
   *
   * `status: paused` parks what is due and what comes: nothing is lost. `status: active` resumes and sends what
   * was parked, oldest first, at `drain_per_second` when that is given; this also revives a subscription that is `gone` because its URL answered 410.
   *
   * With `If-Match` the change is made only when the subscription is still as you read it; otherwise 412. The tag
   * covers its health too (`last_success_at`, `last_failure`), which every delivery changes: change a busy
   * subscription without `If-Match`, or read it again after a 412 and repeat.
   *
   * `PATCH /v1/webhooks/{webhook_id}` (updateWebhook); scope `webhooks:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as WebhookNotFoundError | PreconditionFailedError
   */
  update(webhookId: string, body: NonNullable<Types.UpdateWebhookData['body']>, options?: RequestOptions): Call<Types.UpdateWebhookResponse> {
    return this.send<Types.UpdateWebhookResponse>({"id":"updateWebhook","method":"PATCH","path":"/v1/webhooks/{webhook_id}","keyed":false,"contentType":"application/json"}, { path: { webhook_id: webhookId }, body }, options)
  }

  /**
   * Delete a webhook subscription.
   *
   * Stops the subscription for good. Deliveries still open are cancelled, under the name of your client in the
   * audit trail; those that have failed can no longer be replayed or dismissed, and are pruned 30 days later. The events
   * themselves stay readable by `GET /v1/events`. Deleting it again answers 404.
   *
   * `DELETE /v1/webhooks/{webhook_id}` (deleteWebhook); scope `webhooks:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as WebhookNotFoundError | PreconditionFailedError
   */
  delete(webhookId: string, options?: RequestOptions): Call<void> {
    return this.send<void>({"id":"deleteWebhook","method":"DELETE","path":"/v1/webhooks/{webhook_id}","keyed":false}, { path: { webhook_id: webhookId } }, options)
  }

  /**
   * Rotate the signing secret.
   *
   * Gives the subscription a new secret, yours or generated, and keeps the old one working for
   * `overlap_seconds`. `webhook-signature` carries signatures of both secrets during the overlap.
   * `X-Nexora-Signature` always holds exactly one:
   *
   * - `staged` (the default): the old secret keeps signing it until the overlap ends; `X-Nexora-Signature-Next` shows the new one. Change your receiver any time in between.
   * - `immediate` (for a leak): the new secret signs it at once; `X-Nexora-Signature-Previous` shows the old one.
   *
   * The new secret is shown in this answer only: a repeat with the same `Idempotency-Key` shows it as null. A
   * rotation during an overlap ends that overlap: the secret before the previous one stops working.
   *
   * `POST /v1/webhooks/{webhook_id}/secret/rotate` (rotateWebhookSecret); scope `webhooks:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as WebhookNotFoundError | IdempotencyRequestInFlightError | IdempotencyKeyReusedError
   */
  rotateSecret(webhookId: string, body?: NonNullable<Types.RotateWebhookSecretData['body']>, options?: RequestOptions): Call<Types.RotateWebhookSecretResponse> {
    return this.send<Types.RotateWebhookSecretResponse>({"id":"rotateWebhookSecret","method":"POST","path":"/v1/webhooks/{webhook_id}/secret/rotate","keyed":true,"contentType":"application/json"}, { path: { webhook_id: webhookId }, body }, options)
  }

  /**
   * Let the new secret sign.
   *
   * During a staged rotation: from now on the new secret signs `X-Nexora-Signature`. The old one goes on beside it until the
   * overlap ends as it was set, in `webhook-signature` and `X-Nexora-Signature-Previous`. Without a staged rotation under way
   * this answers 409 `rotation-not-staged`.
   *
   * `POST /v1/webhooks/{webhook_id}/secret/promote` (promoteWebhookSecret); scope `webhooks:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as WebhookNotFoundError | IdempotencyRequestInFlightError | IdempotencyKeyReusedError
   */
  promoteSecret(webhookId: string, options?: RequestOptions): Call<Types.PromoteWebhookSecretResponse> {
    return this.send<Types.PromoteWebhookSecretResponse>({"id":"promoteWebhookSecret","method":"POST","path":"/v1/webhooks/{webhook_id}/secret/promote","keyed":true}, { path: { webhook_id: webhookId } }, options)
  }

  /**
   * Send a test event.
   *
   * Delivers a test event to this subscription only, whatever its event types and filters, by the same path and with the
   * signature and retries of all others, and with `X-Nexora-Test: true`. Read the returned delivery for the outcome.
   *
   * Without a body it is a `webhook.ping`, which is an event like others. With `event_type` it is the example that this
   * contract shows for that type, under an id and a time of its own: it tells of nothing that happened, is not among the
   * events of your organisation, and its `sequence` is the example's.
   *
   * `POST /v1/webhooks/{webhook_id}/test` (testWebhook); scope `webhooks:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as WebhookNotFoundError | IdempotencyRequestInFlightError | IdempotencyKeyReusedError
   */
  test(webhookId: string, body?: NonNullable<Types.TestWebhookData['body']>, options?: RequestOptions): Call<Types.TestWebhookResponse> {
    return this.send<Types.TestWebhookResponse>({"id":"testWebhook","method":"POST","path":"/v1/webhooks/{webhook_id}/test","keyed":true,"contentType":"application/json"}, { path: { webhook_id: webhookId }, body }, options)
  }

  /**
   * List deliveries.
   *
   * Returns the deliveries of this subscription, newest first, without their attempts. There is one delivery per
   * event; retries are attempts of it. `state=failed` lists what awaits a replay
   * or was dismissed. Succeeded, cancelled and dismissed deliveries are pruned 30 days after they ended; the ledger counts them
   * on, and events stay readable.
   *
   * `GET /v1/webhooks/{webhook_id}/deliveries` (listDeliveries); scope `webhooks:read`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as WebhookNotFoundError
   */
  listDeliveries(webhookId: string, query?: NonNullable<Types.ListDeliveriesData['query']>, options?: RequestOptions): Pages<Types.ListDeliveriesResponse['data'][number], Types.ListDeliveriesResponse> {
    return this.sendList({"id":"listDeliveries","method":"GET","path":"/v1/webhooks/{webhook_id}/deliveries","keyed":false}, { path: { webhook_id: webhookId }, query }, options, {"parameter":"cursor","member":"next_cursor"})
  }

  /**
   * Get a delivery.
   *
   * Returns one delivery with every attempt: when, how long each step took, and what your server answered (up to
   * 16 KiB of the body).
   *
   * `GET /v1/webhooks/{webhook_id}/deliveries/{delivery_id}` (getDelivery); scope `webhooks:read`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as WebhookNotFoundError | DeliveryNotFoundError
   */
  getDelivery(webhookId: string, deliveryId: string, options?: RequestOptions): Call<Types.GetDeliveryResponse>
  /** With the `etag` that you have: `{ notModified: true }` while nothing changed. */
  getDelivery(webhookId: string, deliveryId: string, options: ConditionalOptions): Call<Types.GetDeliveryResponse | NotModified>
  getDelivery(webhookId: string, deliveryId: string, options?: ConditionalOptions): Call<Types.GetDeliveryResponse | NotModified> {
    return this.send<Types.GetDeliveryResponse>({"id":"getDelivery","method":"GET","path":"/v1/webhooks/{webhook_id}/deliveries/{delivery_id}","keyed":false}, { path: { webhook_id: webhookId, delivery_id: deliveryId } }, options)
  }

  /**
   * Replay a delivery.
   *
   * Sends the event again: the same `webhook-id` and the same body bytes, a fresh timestamp, signed with the
   * current secrets, and with `X-Nexora-Replay: true`. The retry schedule starts anew.
   *
   * Deliveries that are `succeeded` or `failed` can be replayed. Others answer 409 `delivery-not-replayable`:
   * pending and leased ones are already on their way, parked ones go out when the subscription is resumed, and
   * cancelled ones have no subscription or body left. A replay to a paused subscription is parked.
   *
   * `POST /v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay` (replayDelivery); scope `webhooks:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as WebhookNotFoundError | DeliveryNotFoundError | IdempotencyRequestInFlightError | IdempotencyKeyReusedError
   */
  replayDelivery(webhookId: string, deliveryId: string, options?: RequestOptions): Call<Types.ReplayDeliveryResponse> {
    return this.send<Types.ReplayDeliveryResponse>({"id":"replayDelivery","method":"POST","path":"/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay","keyed":true}, { path: { webhook_id: webhookId, delivery_id: deliveryId } }, options)
  }

  /**
   * Dismiss a failed delivery.
   *
   * Lets a delivery go that has failed for good: somebody has dealt with the event in another way. What failed is kept until it
   * is replayed or dismissed; a dismissed one is pruned 30 days later, and bulk replays leave it out. Replaying it takes the
   * dismissal back.
   *
   * The name is kept with the delivery, and your client in the audit trail. A delivery that is not `failed` answers 409
   * `delivery-not-dismissable`; dismissing again changes the name.
   *
   * `POST /v1/webhooks/{webhook_id}/deliveries/{delivery_id}/dismiss` (dismissDelivery); scope `webhooks:write`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as WebhookNotFoundError | DeliveryNotFoundError | IdempotencyRequestInFlightError | IdempotencyKeyReusedError
   */
  dismissDelivery(webhookId: string, deliveryId: string, body: NonNullable<Types.DismissDeliveryData['body']>, options?: RequestOptions): Call<Types.DismissDeliveryResponse> {
    return this.send<Types.DismissDeliveryResponse>({"id":"dismissDelivery","method":"POST","path":"/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/dismiss","keyed":true,"contentType":"application/json"}, { path: { webhook_id: webhookId, delivery_id: deliveryId }, body }, options)
  }

  /**
   * List what was ever to be delivered, by number.
   *
   * Returns one line for each delivery of the subscription, by its number (`X-Nexora-Sequence`), lowest first: which event,
   * the SHA-256 of its body, when it was sent, how often, and whether it was acknowledged.
   *
   * **To prove that you missed nothing:** keep `X-Nexora-Sequence`, `webhook-id` and the SHA-256 of the raw body of each
   * delivery you accept. Read the ledger from `after=0`, and go on with `next_after`. The numbers 1 to `last_sequence` have
   * no gap: each has either a line or was pruned, and `pruned` tells how many were, and that each of those was acknowledged
   * or ended by a named person or client. So lines and pruned ones add up to `last_sequence`; every line is one that you
   * have with the same hash, or it says `pending`, `failed`, `parked` or `cancelled`, and a replay brings it. What you have
   * and the ledger has not did not come from here.
   *
   * `GET /v1/webhooks/{webhook_id}/ledger` (listWebhookLedger); scope `webhooks:read`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as WebhookNotFoundError
   */
  listLedger(webhookId: string, query?: NonNullable<Types.ListWebhookLedgerData['query']>, options?: RequestOptions): Pages<Types.ListWebhookLedgerResponse['data'][number], Types.ListWebhookLedgerResponse> {
    return this.sendList({"id":"listWebhookLedger","method":"GET","path":"/v1/webhooks/{webhook_id}/ledger","keyed":false}, { path: { webhook_id: webhookId }, query }, options, {"parameter":"after","member":"next_after"})
  }
}

/** Events. */
export class Events extends Resource {
  /**
   * List events in order.
   *
   * Returns the events of your organisation in the order they happened, oldest first: the same bodies that
   * webhooks deliver. Read on from where you stopped by giving `next_sequence` as `after_sequence`; `sequence`
   * has no gaps, so you can prove that you missed nothing.
   *
   * Use it to catch up after an outage, to fill a warehouse, or instead of webhooks. There are three ways to read:
   *
   * - **Page by page**, like every list.
   * - **Waiting** (`wait_seconds`): a page that would be empty is answered as soon as there is an event, or empty when
   *   the time is over.
   * - **As a stream** (`Accept: text/event-stream`): server-sent events, one message for each event, without an end.
   *   `data` holds the very bytes of the webhook's body, on one line; `id` its `sequence`. A reader that reconnects
   *   sends the last `id` as `Last-Event-ID` and misses nothing; browsers' `EventSource` does so by itself. At least
   *   every 15 seconds there is a comment, or a message with an `id` and no `data` when only events of other types
   *   happened: silence for longer means that the connection is gone. Before the server stops, or when the access token
   *   ends, the stream ends after a whole message: connect again, with a new token if the answer is 401. The stream goes
   *   no faster than it is read; one that is not read for a minute is closed.
   *
   * A client may have 10 streams and waiting requests open at once; more are refused with 429 `too-many-streams`.
   *
   * `GET /v1/events` (listEvents); scope `events:read`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as TooManyStreamsError
   */
  list(query?: NonNullable<Types.ListEventsData['query']>, options?: RequestOptions): Pages<Types.WebhookEvent | UnknownEvent, EventPage> {
    return this.sendEventList({"id":"listEvents","method":"GET","path":"/v1/events","keyed":false}, { query }, options, {"parameter":"after_sequence","member":"next_sequence"})
  }

  /**
   * The events as they happen, each once and in order, without an end: `for await` over it. It connects again by
   * itself where it was broken off; `after` of the stream is where to go on another time.
   */
  stream(query?: StreamQuery<Types.EventTypeInput>, options?: StreamOptions): EventStream {
    return this.sendStream({"id":"listEvents","method":"GET","path":"/v1/events","keyed":false}, query, options)
  }

  /**
   * Get an event.
   *
   * Returns one event, byte for byte the body that webhooks deliver.
   *
   * `GET /v1/events/{event_id}` (getEvent); scope `events:read`.
   * @throws NexoraError; when the API refuses, a ProblemError, such as EventNotFoundError
   */
  get(eventId: string, options?: RequestOptions): Call<Types.WebhookEvent | UnknownEvent>
  /** With the `etag` that you have: `{ notModified: true }` while nothing changed. */
  get(eventId: string, options: ConditionalOptions): Call<Types.WebhookEvent | UnknownEvent | NotModified>
  get(eventId: string, options?: ConditionalOptions): Call<Types.WebhookEvent | UnknownEvent | NotModified> {
    return this.sendEvent({"id":"getEvent","method":"GET","path":"/v1/events/{event_id}","keyed":false}, { path: { event_id: eventId } }, options)
  }
}
