// Pages written in Markdown, with anchors, tables that scroll by themselves, and coloured code.
import hljs from 'highlight.js/lib/core'
import bash from 'highlight.js/lib/languages/bash'
import http from 'highlight.js/lib/languages/http'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import typescript from 'highlight.js/lib/languages/typescript'
import { Marked, type Tokens } from 'marked'
import { type Article, type Heading, slugOf, text } from './layout.ts'

hljs.registerLanguage('sh', bash)
hljs.registerLanguage('http', http)
hljs.registerLanguage('js', javascript)
hljs.registerLanguage('json', json)
hljs.registerLanguage('ts', typescript)

/** A block of code as HTML. */
export function code(source: string, language: string): string {
  const html = hljs.getLanguage(language) === undefined ? text(source) : hljs.highlight(source, { language }).value
  // It can be wider than the page: whoever has no pointer must be able to scroll it.
  return `<pre tabindex="0"><code class="language-${text(language)}">${html.trimEnd()}</code></pre>\n`
}

const plain = (tokens: Tokens.Generic[] | undefined): string =>
  (tokens ?? []).map((token) => ('tokens' in token ? plain(token.tokens) : (token.text ?? token.raw))).join('')

/** One paragraph or a few words, without headings. */
export const inline = (source: string): string => makeMarked([]).parseInline(source, { async: false })

export const blocks = (source: string): string => makeMarked([]).parse(source, { async: false })

/** @param source begins with a heading of the first level: the title */
export function article(source: string): Article {
  const contents: Heading[] = []
  const marked = makeMarked(contents)
  const [title] = marked.lexer(source).filter((token) => token.type === 'heading' && token.depth === 1)
  return { title: plain(title === undefined ? [] : [title]), body: marked.parse(source, { async: false }), contents }
}

function makeMarked(contents: Heading[]): Marked {
  const taken = new Map<string, number>()
  function idOf(heading: string): string {
    const slug = slugOf(heading)
    const count = taken.get(slug) ?? 0
    taken.set(slug, count + 1)
    return count === 0 ? slug : `${slug}-${count}`
  }
  return new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const name = plain(tokens)
        if (depth === 1) return `<h1>${this.parser.parseInline(tokens)}</h1>\n`
        const id = idOf(name)
        if (depth === 2 || depth === 3) contents.push({ id, text: name, level: depth })
        return `<h${depth} id="${id}"><a href="#${id}">${this.parser.parseInline(tokens)}</a></h${depth}>\n`
      },
      code: ({ text: source, lang = '' }) => code(source, lang),
      table(token) {
        const row = (cells: Tokens.TableCell[], tag: 'td' | 'th') =>
          `<tr>${cells.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join('')}</tr>`
        const empty = token.header.every(({ text: name }) => name === '')
        const head = empty ? '' : `<thead>${row(token.header, 'th')}</thead>`
        const body = token.rows.map((cells) => row(cells, 'td')).join('\n')
        return `<div class="table" tabindex="0"><table>${head}<tbody>${body}</tbody></table></div>\n`
      },
    },
  })
}
