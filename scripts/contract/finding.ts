// What a linter found, and how it is printed.

export interface Finding {
  /** Relative to the working directory. */
  readonly file: string
  /** Counted from 1. */
  readonly line: number
  readonly rule: string
  readonly message: string
}

/** `file:line rule message` on one line. */
export function format({ file, line, rule, message }: Finding): string {
  return `${file}:${line} ${rule} ${message.replaceAll(/\s+/g, ' ').trim()}`
}

/** One finding per place, rule and message, in the order of files and lines: shared files are met many times. */
export function distinct(findings: readonly Finding[]): Finding[] {
  const byText = new Map(findings.map((finding) => [format(finding), finding]))
  return [...byText.values()].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line)
}
