// Every format a report is written in, by the name it is asked for.
import { junit } from './junit.ts'
import { github, json, sarif } from './machine.ts'
import { changelog, markdown } from './markdown.ts'
import type { Report } from './report.ts'
import { terminal } from './terminal.ts'

export type Format = (report: Report, coloured: boolean) => string

export const FORMATS: Readonly<Record<string, Format>> = {
  terminal,
  markdown,
  json,
  github,
  sarif,
  junit,
  changelog,
}
