// Where readers of the docs arrive.
import type { Article } from './layout.ts'

const ROOMS = [
  {
    path: '/docs/runbook',
    name: 'Integration runbook',
    about:
      'From the first token to production: campaigns, idempotency, limits, receiving webhooks, an adapter of your own.',
  },
  {
    path: '/docs/reference',
    name: 'API reference',
    about: 'Every operation with its fields, bounds, examples and problems.',
  },
  { path: '/docs/events', name: 'Events', about: 'What the webhooks carry, when each is sent, and how to verify it.' },
  { path: '/problems', name: 'Problems', about: 'Every error code: what it means, and what to do about it.' },
  { path: '/docs/changelog', name: 'Changelog', about: 'What changed, and for whom.' },
]

const DOCUMENTS = ['/openapi.json', '/openapi.yaml', '/asyncapi.json']

export function overviewArticle(): Article {
  const cards = ROOMS.map(
    ({ path, name, about }) => `<a class="card" href="${path}"><strong>${name}</strong><span>${about}</span></a>`,
  )
  const documents = DOCUMENTS.map((path) => `<a href="${path}"><code>${path}</code></a>`)
  return {
    title: 'Nexora',
    body: `<h1>Voice AI REST API and webhooks</h1>
<p class="lead">Start campaigns of outbound calls, push knowledge, read conversations, and react to events as they happen.</p>
<div class="cards">${cards.join('\n')}</div>
<p>The documents themselves, for your own tools: ${documents.join(', ')}.</p>`,
  }
}
