// The frame of every page of the docs: what a reader finds at the same place everywhere. Pages are complete without
// script; the only style is style.css.

/** A page of the docs before its frame. */
export interface Article {
  readonly title: string
  /** HTML. */
  readonly body: string
  /** Headings that the reader can jump to. */
  readonly contents?: readonly Heading[]
}

export interface Heading {
  readonly id: string
  /** Plain text. */
  readonly text: string
  readonly level: 2 | 3
}

const ROOMS = [
  { path: '/docs/runbook', name: 'Integration runbook' },
  { path: '/docs/reference', name: 'API reference' },
  { path: '/docs/events', name: 'Events' },
  { path: '/problems', name: 'Problems' },
  { path: '/docs/changelog', name: 'Changelog' },
]

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Plain text as HTML. */
export const text = (plain: string) => plain.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character)

/** A heading's name in its address, as GitHub makes them. */
export const slugOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_.-]/gu, '')
    .trim()
    .replaceAll(/\s+/g, '-')

const isWithin = (path: string, room: string) => path === room || path.startsWith(`${room}/`)

export const HEAD = (title: string) => `<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${text(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/style.css">`

/** @param path where the page stands */
export function bar(path: string): string {
  const links = ROOMS.map(
    (room) => `<a href="${room.path}"${isWithin(path, room.path) ? ' aria-current="page"' : ''}>${room.name}</a>`,
  )
  return `<header class="bar"><a class="brand" href="/docs">Nexora</a><nav aria-label="Documentation">${links.join('')}</nav></header>`
}

/** A list beside a wide page, and folded above a narrow one. */
function contentsList(contents: readonly Heading[]): string {
  const items = contents.map(
    ({ id, text: name, level }) => `<li class="level-${level}"><a href="#${id}">${text(name)}</a></li>`,
  )
  const list = `<ul>${items.join('')}</ul>`
  return `<aside><nav aria-label="On this page"><p>On this page</p>${list}</nav>
<details><summary>On this page</summary>${list}</details></aside>`
}

/** @param path where the page stands */
export function frame(path: string, { title, body, contents = [] }: Article): string {
  const aside = contents.length < 2 ? '' : contentsList(contents)
  return `<!doctype html>
<html lang="en">
<head>
${HEAD(title === 'Nexora' ? title : `${title} · Nexora`)}
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
${bar(path)}
<div class="page${aside === '' ? ' alone' : ''}">
${aside}
<main id="content">
${body}
</main>
</div>
</body>
</html>
`
}
