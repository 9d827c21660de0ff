// Common answers in te reo Māori, folded as normalise.ts does it: without macrons. Data that lexicon.ts, guard-rails.ts and
// the scenarios take up. `kāo` and `āe` stand alone; a verb says who, so that "ka tae atu pea" (perhaps) is no yes.

const WE = '(au|ahau|matou|maua|tatou|taua)'
const NOT = '(kaore|kahore|kare|karekau)'

export const MAORI_COURTESIES = [
  'nga mihi [nui|mahana|maioha] [ki a|ki] [koe|koutou|korua]',
  'tena [ra] (koe|koutou|korua)',
  'kia ora [koutou|korua|ra]',
  '(aroha|thename) mai',
  'e hoa',
]

export const MAORI_CONDITIONS = ['mehemea', 'mena', 'ki te kore']

export const MAORI_HEDGES = ['pea', `${NOT} [${WE}] [i|e] [te] mohio [${WE}]`]

export const MAORI_DENY_STRONG = [
  `${NOT} [${WE}] [e|i|he] (tae|haere|taea|hiahia|pirangi|watea) [atu|mai] [${WE}]`,
  `[e] kore [rawa] [${WE}] e (tae|haere|taea|watea) [atu|mai] [e] [${WE}]`,
]

export const MAORI_DENY_PLAIN = ['kao', 'kaore', 'kahore', 'kare', 'e kore']

export const MAORI_AFFIRM_PLAIN = [
  'ae [ra|marika|hoki]',
  '(ka|tino) pai',
  '[e] pai ana',
  '[e] tika [ana]',
  'koia [tonu]',
]

/** I will come, we will be there. */
export const MAORI_COMING = [`ka (tae|haere) [atu|mai] ${WE}`, `kei reira ${WE}`]

export const MAORI_AT_HOME = [`kei (te kainga|konei|te whare) (${WE}|tetahi)`]

export const MAORI_WANTING = [`[e|kei te] (hiahia|pirangi) [tonu] [ana] [${WE}]`]

export const MAORI_ANOTHER_TIME = ['he (ra|wa|taima) (ano|ke|rereke)', 'ra ke']

/** `aha` is heard as the `mhm` of an English speaker. */
export const MAORI_WHO_IS_IT = ['ko wai (tenei|tena|koe)', 'no (hea|whea) (koe|tenei)', 'he mhm (tenei|te take)']

export const MAORI_SAY_AGAIN = ['korero (ano|mai ano)', 'ki mai ano', 'i mhm']

export const MAORI_NO_MORE_CALLS = [
  '(kati|kaua|mutu|me mutu|whakamutua|whakamutu) (te|e|nga) (waea|ringi|whakapa) [mai] [ano]',
  '(kati|kaua) e (waea|ringi|whakapa)',
]
