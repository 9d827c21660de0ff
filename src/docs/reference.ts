// The API reference, rendered by Scalar from the OpenAPI document. The page may not ask anyone else for anything.
import { bar, HEAD } from './layout.ts'

// The reference renders with styles and images it makes itself; nothing may be loaded from or sent to elsewhere.
export const REFERENCE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const referencePage = () => `<!doctype html>
<html lang="en">
<head>
${HEAD('Nexora API reference')}
</head>
<body class="reference">
${bar('/docs/reference')}
<div id="reference"></div>
<script src="/docs/reference.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`

/** @param source where the document is, or the document itself for pages that are no server's */
export function startScript(source: { readonly url: string } | { readonly content: unknown }): string {
  const options = {
    ...source,
    withDefaultFonts: false,
    telemetry: false,
    hideClientButton: true,
    showDeveloperTools: 'never',
    agent: { disabled: true },
    mcp: { disabled: true },
    theme: 'default',
    metaData: { title: 'Nexora API reference' },
  }
  const servers =
    'url' in source
      ? "[{ url: window.location.origin, description: 'This server' }]"
      : 'undefined /* as the document says */'
  return `Scalar.createApiReference('#reference', { ...${JSON.stringify(options)}, servers: ${servers} })\n`
}
