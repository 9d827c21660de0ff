// Rule: every /v1 operation asks for exactly one known scope, /oauth says how the client authenticates, and webhooks,
// which we send, ask for nothing. Called by Spectral on the resolved document.
import { operationsOf } from './schemas.js'

export default (document) => {
  const known = Object.keys(document.components?.securitySchemes?.oauth2?.flows?.clientCredentials?.scopes ?? {})
  const findings = []
  for (const { name, operation, path } of operationsOf(document)) {
    const at = operation.security ? [...path, 'security'] : path
    if (!operation.security?.length) findings.push({ message: 'Operation does not say who may call it.', path: at })
    else if (name.startsWith('/v1/')) {
      const scopes = operation.security.flatMap((requirement) => requirement.oauth2 ?? [])
      if (operation.security.length !== 1 || scopes.length !== 1)
        findings.push({ message: 'Operation must ask for exactly one OAuth scope.', path: at })
      for (const scope of scopes)
        if (!known.includes(scope))
          findings.push({ message: `Scope ${scope} is not in the security scheme.`, path: at })
    }
  }
  for (const { operation, path } of operationsOf(document, 'webhooks'))
    if (operation.security?.length !== 0)
      findings.push({ message: 'A webhook carries no token of ours: security must be [].', path })
  return findings
}
