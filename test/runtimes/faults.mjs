// One script of faults, the same for every runtime: it has no imports, is given the client, and returns what the caller of
// the client learns of each fault. What the server saw of it is looked at by the test that runs this.

const CAMPAIGN = { scenario: 'appointment_reminder', recipients: [{ phone: '+64215550199', context: {} }] }
const HOUR_MS = 3_600_000
const BODY = '{"id":"evt_1","type":"webhook.ping","note":"kia ora, Tāne"}'
const SECRET = 'a secret that we chose, and not a short one'

const nameOf = (error) => error?.constructor?.name ?? String(error)

/** The errors are told by class: that also shows that there is one of each, whichever way the package was loaded. */
async function outcomeOf(call, ...members) {
  try {
    return { result: await call }
  } catch (error) {
    return { error: error.name, ...Object.fromEntries(members.map((member) => [member, error[member]])) }
  }
}

/** @param timer measures what passed, also while the clock is wrong */
async function took(call, atLeastMs) {
  const started = performance.now()
  const { data } = await call
  return { data, waited: performance.now() - started >= atLeastMs }
}

// Time-outs are long enough for a request to reach a server on a busy machine.
const faults = {
  async 'twenty-at-once'(nexora) {
    const pages = await Promise.all(Array.from({ length: 20 }, async () => nexora.campaigns.list()))
    return pages.length
  },
  async writes(nexora) {
    const { data, status } = await nexora.campaigns.create(CAMPAIGN).withResponse()
    return { id: data.id, status }
  },
  'hangs-in-headers': async (nexora) => (await nexora.campaigns.list({}, { timeoutMs: 1_000 })).data,
  'hangs-in-body': async (nexora) => (await nexora.campaigns.list({}, { timeoutMs: 1_000 })).data,
  'hangs-always': (nexora) => outcomeOf(nexora.campaigns.list({}, { timeoutMs: 1_000, maxRetries: 0 })),
  'retry-after-seconds': (nexora) => took(nexora.campaigns.list(), 990),
  'retry-after-date': (nexora) => took(nexora.campaigns.list(), 900),
  'bad-gateway': (nexora) => outcomeOf(nexora.campaigns.list({}, { maxRetries: 1 }), 'status', 'outcomeUnknown'),
  redirects: (nexora) => outcomeOf(nexora.campaigns.create(CAMPAIGN), 'outcomeUnknown'),
  'cuts-json': async (nexora) => (await nexora.campaigns.list()).data,
  'cuts-connection': async (nexora) => (await nexora.campaigns.list()).data,
  'token-endpoint-fails': async (nexora) => (await nexora.campaigns.list()).data,
  'token-endpoint-refuses': (nexora) => outcomeOf(nexora.campaigns.list(), 'status', 'code'),
  'token-is-refused': async (nexora) => (await nexora.campaigns.create(CAMPAIGN)).id,
  'is-never-answered': (nexora) =>
    outcomeOf(
      nexora.campaigns.create(CAMPAIGN, { idempotencyKey: 'row-7', maxRetries: 1 }),
      'outcomeUnknown',
      'idempotencyKey',
    ),
  async aborts(nexora) {
    const controller = new AbortController()
    // Long enough for the request to reach a server on a busy machine.
    const onRequest = ({ operation }) => {
      if (operation === 'createCampaign') setTimeout(() => controller.abort(), 1_000)
    }
    const call = nexora.withOptions({ hooks: { onRequest } }).campaigns.create(CAMPAIGN, { signal: controller.signal })
    return outcomeOf(call, 'outcomeUnknown')
  },
  async refuses(nexora, { ValidationFailedError }) {
    try {
      return await nexora.campaigns.create(CAMPAIGN)
    } catch (error) {
      const { status, code, requestId } = error
      return {
        isOfItsClass: error instanceof ValidationFailedError && nameOf(error) === 'ValidationFailedError',
        ...{ status, code, requestId, at: error.at('/recipients/0/phone').map((violation) => violation.code) },
      }
    }
  },
  async webhooks(_, { sign, verify }) {
    const headers = await sign(BODY, { secret: SECRET, id: 'evt_1' })
    const { scheme } = await verify(BODY, headers, SECRET)
    const changed = await outcomeOf(verify(`${BODY} `, headers, SECRET), 'reason')
    return { scheme, changed }
  },
}

/** The clock of the machine is an hour behind: waits stay right, and a webhook tells that the clock is wrong. */
async function withWrongClock(nexora, { sign, verify }) {
  const headers = await sign(BODY, { secret: SECRET, id: 'evt_1' })
  const right = Date.now
  Date.now = () => right() - HOUR_MS
  try {
    return {
      ...(await took(nexora.campaigns.list(), 900)),
      webhook: await outcomeOf(verify(BODY, headers, SECRET), 'reason'),
    }
  } finally {
    Date.now = right
  }
}

/**
 * @param origin of the server; the fault is chosen by the path below it
 * @param options of the client
 * @param atOnce faults: a browser holds six connections to one host, and a call that waits for one is not sent
 */
export async function runFaults(client, origin, options = {}, atOnce = Number.POSITIVE_INFINITY) {
  const clientFor = (name) =>
    new client.Nexora({ clientId: 'cli_1', clientSecret: 'secret', baseUrl: `${origin}/${name}`, ...options })
  const waiting = Object.entries(faults)
  const learned = {}
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, run] = next
      learned[name] = await run(clientFor(name), client)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, waiting.length) }, work))
  // By itself: the clock is everybody's.
  learned['clock-is-wrong'] = await withWrongClock(clientFor('clock-is-wrong'), client)
  return learned
}
