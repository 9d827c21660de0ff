// The pages as a reader uses them: their shell blocks in order, each with the output that stands below it.

export interface Block {
  /** The commands, as they stand. */
  readonly commands: string
  /** What the page says they print; undefined when it says nothing. */
  readonly printed: string | undefined
}

const FENCE = /^( *)```(.*)\n([\s\S]*?)^\1```$/gm

export interface Fence {
  readonly language: string
  readonly body: string
}

/** All blocks of code, in order. */
export function fencesOf(page: string): Fence[] {
  return [...page.matchAll(FENCE)].map(([, indent = '', language = '', body = '']) => ({
    language,
    body: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }))
}

/** The blocks marked `sh`, each with a `text` block that comes next after it. */
export function shellBlocks(page: string): Block[] {
  const fences = fencesOf(page)
  return fences.flatMap(({ language, body }, index) => {
    if (language !== 'sh') return []
    const next = fences[index + 1]
    return [{ commands: body, printed: next?.language === 'text' ? next.body : undefined }]
  })
}

/** Matches what a page says is printed; `…` stands for anything. */
export function patternOf(printed: string): RegExp {
  const literal = printed.trim().replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(literal.replaceAll('…', '[\\s\\S]*?'))
}

/** Every command of npm and npx that the page names, in code of any kind. */
export function namedCommands(page: string): string[] {
  const code = [...page.matchAll(FENCE), ...page.matchAll(/`([^`\n]+)`/g)].map((match) => match.at(-1) ?? '')
  const commands = code.flatMap((text) => text.match(/\b(npm (run [\w:-]+|\w+)|npx nexora( -?-?\w+)*)/g) ?? [])
  return [...new Set(commands)].sort()
}
