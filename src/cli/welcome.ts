// What a start says. The first one makes the demo organisation, shows its secrets once, and the
// commands to paste, in order; later ones make nothing and say how to get new credentials.
import { SCOPES } from '../../generated/operations.ts'
import type { App } from '../app.ts'
import type { Reader } from '../db/database.ts'
import { listOrganisations } from '../organisations/repository.ts'

const RECEIVER = 'http://127.0.0.1:4000/nexora/events'

export async function welcome(app: App, reader: Reader, url: string, production: boolean): Promise<void> {
  console.log(`Nexora is running on ${url}`)
  console.log(`API reference: ${url}/docs   Calls are simulated: nobody is dialled.\n`)
  if ((await listOrganisations(reader)).length > 0) {
    console.log('The organisation and its secrets were made at the first start. For a new client:')
    console.log('  npx nexora clients create --name "My client"\n')
    return
  }
  const { client, secret, signingSecret } = await app.unitOfWork.run(async (tx) => {
    const { organisation, signingSecret } = await app.organisations.create(tx, 'Demo')
    const created = await app.clients.create(tx, organisation.id, { name: 'Demo client', scopes: SCOPES })
    return { ...created, signingSecret }
  })
  console.log(credentials({ clientId: client.id, secret, signingSecret }))
  // What there is to try needs a receiver on this machine, which production refuses as a destination.
  if (!production) console.log(firstSteps({ url, clientId: client.id, secret, signingSecret }))
}

interface Secrets {
  readonly clientId: string
  readonly secret: string
  readonly signingSecret: string
}

function credentials({ clientId, secret, signingSecret }: Secrets): string {
  return `First start: made the organisation "Demo" with a client. These secrets are shown only now.

  client id                ${clientId}
  client secret            ${secret}
  default signing secret   ${signingSecret}
`
}

function firstSteps(demo: Secrets & { url: string }): string {
  return `Try it: paste these, in order, in two other terminals in this folder.

# 1. A receiver that verifies and prints webhooks (leave it running)
npx nexora receive --secret '${demo.signingSecret}'

# 2. A token
TOKEN=$(curl -s -u '${demo.clientId}:${demo.secret}' -d grant_type=client_credentials \\
  ${demo.url}/oauth/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')

# 3. A campaign: one call, simulated; its events go to the receiver
curl -s ${demo.url}/v1/campaigns \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid 2>/dev/null || uuidgen)" \\
  -H 'Content-Type: application/json' \\
  -d '{
    "scenario": "appointment_reminder",
    "schedule_at": "2026-06-01T09:00:00+12:00",
    "recipients": [
      {"phone": "+64 21 555 0199", "context": {"first_name": "Aroha", "appt": "Tuesday at 10:30 am"}}
    ],
    "webhook_url": "${RECEIVER}"
  }'

# 4. What was said
CONVERSATION=$(curl -s -H "Authorization: Bearer $TOKEN" '${demo.url}/v1/conversations?limit=1' \\
  | sed 's/.*"data":\\[{"id":"\\([^"]*\\)".*/\\1/')
curl -s -H "Authorization: Bearer $TOKEN" "${demo.url}/v1/conversations/$CONVERSATION?expand=transcript"
`
}
