// Phone numbers as people write them, to E.164 (ITU-T E.164 §6: at most 15 digits).
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

const E164 = /^\+[1-9]\d{6,14}$/

/**
 * Spaces, hyphens, dots and brackets after a leading `+` are dropped, and so is a trunk prefix: `+64 (0)21` is `+64 21`.
 * One phone has one number, or who opted out by the one spelling would be called by the other.
 * @returns undefined when no such number can exist
 */
export function toE164(phone: string): string | undefined {
  const digits = phone.replaceAll(/[\s().-]/g, '')
  if (!E164.test(digits)) return undefined
  const parsed = parsePhoneNumberFromString(digits)
  return parsed?.isPossible() ? parsed.number : undefined
}

// Countries with one time zone, by the zone that a time said in a call is meant in.
const ZONES: Readonly<Record<string, string>> = {
  AT: 'Europe/Vienna',
  BE: 'Europe/Brussels',
  CH: 'Europe/Zurich',
  CZ: 'Europe/Prague',
  DE: 'Europe/Berlin',
  DK: 'Europe/Copenhagen',
  FI: 'Europe/Helsinki',
  FJ: 'Pacific/Fiji',
  FR: 'Europe/Paris',
  GB: 'Europe/London',
  GR: 'Europe/Athens',
  HK: 'Asia/Hong_Kong',
  IE: 'Europe/Dublin',
  IN: 'Asia/Kolkata',
  IT: 'Europe/Rome',
  JP: 'Asia/Tokyo',
  KR: 'Asia/Seoul',
  NL: 'Europe/Amsterdam',
  NO: 'Europe/Oslo',
  NZ: 'Pacific/Auckland',
  PL: 'Europe/Warsaw',
  SE: 'Europe/Stockholm',
  SG: 'Asia/Singapore',
  TO: 'Pacific/Tongatapu',
  WS: 'Pacific/Apia',
  ZA: 'Africa/Johannesburg',
}

export const PHONE_RULE = 'must be a possible international number: + and country code first'

/** IANA zone of a number's country; undefined where the country has several. */
export function zoneOfPhone(e164: string): string | undefined {
  const country = parsePhoneNumberFromString(e164)?.country
  return country === undefined ? undefined : ZONES[country]
}

const knownZones = new Map<string, boolean>()

export function isTimeZone(name: string): boolean {
  let known = knownZones.get(name)
  if (known === undefined) {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name })
      known = true
    } catch {
      known = false
    }
    if (knownZones.size < 1000) knownZones.set(name, known)
  }
  return known
}
