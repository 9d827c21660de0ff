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

/** This month, in two months, I alone, my partner and I. */
export const MAORI_SOON = ['akuanei', '(i|a) tenei (wiki|marama)', '(i|a) te (wiki|marama) e (tu|heke) mai [nei]']
export const MAORI_MONTHS = ['nga marama e (rua|toru|wha|rima|ono)', '(etahi|etehi) marama']
export const MAORI_ALONE = ['ko (au|ahau) anake', 'maku [anake] (e|hei) whakatau']
export const MAORI_TOGETHER = [`ko maua ko (taku|toku) (hoa|tane|wahine|hoa rangatira|whanau)`]

/** Days and parts of them, as they are written in English afterwards: both names of each day of the week. */
export const MAORI_DAYS: ReadonlyArray<readonly [RegExp, string]> = [
  [/\b(?:(?:i|a|hei|ki) )?te (?:mane|rahina)\b/g, 'on monday'],
  [/\b(?:(?:i|a|hei|ki) )?te (?:turei|ratu)\b/g, 'on tuesday'],
  [/\b(?:(?:i|a|hei|ki) )?te (?:wenerei|raapa)\b/g, 'on wednesday'],
  [/\b(?:(?:i|a|hei|ki) )?te (?:taite|rapare)\b/g, 'on thursday'],
  [/\b(?:(?:i|a|hei|ki) )?te (?:paraire|ramere)\b/g, 'on friday'],
  [/\b(?:(?:i|a|hei|ki) )?te (?:hatarei|rahoroi)\b/g, 'on saturday'],
  [/\b(?:(?:i|a|hei|ki) )?te ratapu\b/g, 'on sunday'],
  [/\b(?:(?:a|hei) )?apopo\b/g, 'tomorrow'],
  [/\bi te ata\b/g, 'in the morning'],
  [/\bi te ahiahi\b/g, 'in the afternoon'],
]

const THESE_CALLS = '(waea|ringi|karanga)'

export const MAORI_NO_MORE_CALLS = [
  `${NOT} [rawa] [${WE}] [e|i] [te] (hiahia|pirangi) [${WE}] [ki|i|mo|kia] [te|nga|enei|ena|era|o|au|koe] [${WE}] ${THESE_CALLS}`,
  '(tangohia|mukua) (taku|toku) (ingoa|nama)',
  `[kua] hoha [${WE}] (i|ki) (enei|ena|nga|te|o) * ${THESE_CALLS}`,
  `(kua nui|heoi|kati|mutu|whakamutua|whakamutu|whakakorehia) (enei|ena|nga) ${THESE_CALLS}`,
  '(kati|kaua|mutu|me mutu|whakamutua|whakamutu) (te|e|nga) (waea|ringi|whakapa) [mai] [ano]',
  '(kati|kaua) e (waea|ringi|whakapa)',
]
