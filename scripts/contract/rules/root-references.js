// Rule: the root documents hold only references to paths, webhooks and channels; what they say stands in the rooms.
// Operations of AsyncAPI are exempt: their channel must be a reference into the root document itself.
// Called by Spectral on the document as written.

const SECTIONS = ['paths', 'webhooks', 'channels']

export default (document) =>
  SECTIONS.flatMap((section) =>
    Object.entries(document[section] ?? {})
      .filter(([, entry]) => typeof entry?.$ref !== 'string' || Object.keys(entry).length !== 1)
      .map(([name]) => ({ message: `${name} must be a single $ref to a file.`, path: [section, name] })),
  ).concat(
    ['schemas', 'responses', 'parameters', 'examples', 'requestBodies', 'headers', 'messages']
      .filter((kind) => document.components?.[kind])
      .map((kind) => ({ message: `${kind} belong into the room's own files.`, path: ['components', kind] })),
  )
