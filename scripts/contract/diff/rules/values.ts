// Rules for single values and lists: types, listed values, bounds, patterns, items.
import { judged, narrows, policy, safe, shifts, widens } from './effects.ts'
import type { Rule } from './table.ts'

const REFUSED = 'Values that were valid are refused now.'
const UNEXPECTED = 'Readers meet values that they were told cannot occur.'
const KEEP_WIDE = 'Keep accepting the old values; refuse the others in a new field or a new version.'
const KEEP_NARROW = 'Keep sending what the old schema promised; carry the new values in a new field or a new version.'

const tighter = (what: string) => narrows(what, REFUSED, KEEP_WIDE)
const looser = (what: string) => widens(what, UNEXPECTED, KEEP_NARROW)
const NEW_FIELD = 'Add a new field beside the old one, and deprecate the old one.'
const other = (what: string) => shifts(what, 'It cannot be shown that every old value still fits.', NEW_FIELD)

/** A limit that keeps out what lies below it, and one that keeps out what lies above. */
type Moved<Name extends string> = Record<`${Name}-raised` | `${Name}-lowered`, Rule>

const moved = <Name extends string>(name: Name, raised: Rule, lowered: Rule): Moved<Name> =>
  ({ [`${name}-raised`]: raised, [`${name}-lowered`]: lowered }) as Moved<Name>

const least = <Name extends string>(name: Name, what: string) =>
  moved(name, tighter(`The least ${what} was raised`), looser(`The least ${what} was lowered`))

const most = <Name extends string>(name: Name, what: string) =>
  moved(name, looser(`The greatest ${what} was raised`), tighter(`The greatest ${what} was lowered`))

export const valueRules = {
  'type-narrowed': tighter('A type is no longer allowed'),
  'type-widened': looser('A type was added'),
  'type-changed': shifts('The type changed', 'Code that reads or writes the old type no longer works.', NEW_FIELD),
  'nullable-removed': tighter('Null is no longer allowed'),
  'nullable-added': looser('Null was allowed'),
  'enum-value-removed': tighter('A listed value was removed'),
  'enum-value-added': widens(
    'A listed value was added',
    'Clients that handle every listed value do not know this one.',
    'Declare the enum open with x-extensible-enum before values are added, or add the value in a new version.',
  ),
  'enum-added': tighter('Values were limited to a list'),
  'enum-removed': looser('Values are no longer limited to a list'),
  'enum-opened': looser('The list of values was declared open'),
  'enum-closed': tighter('The list of values is no longer open'),
  'const-added': tighter('Only one value is left'),
  'const-removed': looser('Other values than one were allowed'),
  'const-changed': shifts('The only value changed', { in: REFUSED, out: UNEXPECTED }, NEW_FIELD),
  'known-value-removed': policy('breaking', 'safe')('A known value was removed from an open list', REFUSED, KEEP_WIDE),
  'known-value-added': safe('A known value was added to an open list'),
  ...least('minimum', 'number'),
  ...most('maximum', 'number'),
  'multiple-of-added': tighter('Numbers must be a multiple now'),
  'multiple-of-removed': looser('Numbers need no longer be a multiple'),
  'multiple-of-changed': other('Numbers must be a multiple of another number'),
  ...least('min-length', 'length'),
  ...most('max-length', 'length'),
  'pattern-added': tighter('Strings must match a pattern now'),
  // Readers that store or show a string are not hurt by other characters in it; those that check the pattern are.
  'pattern-removed': judged('safe', 'risky')('Strings need no longer match a pattern', UNEXPECTED, KEEP_NARROW),
  'pattern-changed': judged('breaking', 'risky')(
    'Strings must match another pattern',
    'It cannot be shown that every old value still fits.',
    KEEP_WIDE,
  ),
  'format-added': tighter('A format was added'),
  'format-removed': looser('A format was removed'),
  'format-changed': other('The format changed'),
  'content-added': tighter('The content of the string was specified'),
  'content-removed': looser('The content of the string is no longer specified'),
  'content-changed': other('The content of the string changed'),
  ...least('min-items', 'number of items'),
  ...most('max-items', 'number of items'),
  'unique-items-added': tighter('Items must be unique now'),
  'unique-items-removed': looser('Items need no longer be unique'),
  'contains-added': tighter('The list must contain certain items now'),
  'contains-removed': looser('The list need no longer contain certain items'),
  'contains-changed': other('The items that the list must contain changed'),
  ...least('min-contains', 'number of certain items'),
  ...most('max-contains', 'number of certain items'),
} satisfies Record<string, Rule>
