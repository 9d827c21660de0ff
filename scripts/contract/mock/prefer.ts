// `Prefer` (RFC 7240 §2): a list of preferences, each a token with an optional value, quoted or not.

/** What a caller can ask of the mock; what it does not know it ignores, as the RFC wants. */
export interface Preferences {
  readonly code: string | undefined
  readonly example: string | undefined
}

export function preferencesOf(header = ''): Preferences {
  const pairs = header.split(/[,;]/).map((preference) => {
    const [name = '', ...value] = preference.split('=')
    return [name.trim().toLowerCase(), value.join('=').trim().replaceAll('"', '')] as const
  })
  const found = new Map(pairs.toReversed()) // the first of one name counts
  return { code: found.get('code'), example: found.get('example') }
}
