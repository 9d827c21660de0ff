// Rules for objects, choices and conditions, defaults, discriminators, and what no rule understands.
import { judged, narrows, policy, safe, shifts, widens } from './effects.ts'
import type { Rule } from './table.ts'

const OPTIONAL = 'Make it optional, with a default for those who do not send it.'
const KEEP_SENDING = 'Keep sending it; deprecate it with a sunset date, and remove it after that date.'
const REFUSED = 'Requests that were valid are refused now.'
const UNEXPECTED = 'Readers meet what they were told cannot occur.'
const KEEP_BRANCH = 'Keep the old branch; deprecate it with a sunset date.'
const NEW_FIELD = 'Use a new field, or a new version.'

export const objectRules = {
  'required-property-added': narrows(
    'A required property was added',
    'Requests without it were valid and are refused now.',
    OPTIONAL,
  ),
  'property-added': safe('An optional property was added'),
  'property-defined': judged('risky', 'safe')(
    'A property was added to an object that took any other property',
    'A client that already sent something under this name may be refused now.',
    'Close request objects with additionalProperties: false, so that additions are safe.',
  ),
  'property-allowed': widens(
    'A property was added to a closed object',
    'Readers that refuse what they do not know refuse this one.',
    'Do not close responses and events with additionalProperties: false.',
  ),
  'property-removed': policy('risky', 'breaking')(
    'A property was removed',
    { in: 'What clients write to it is ignored silently.', out: 'Readers find nothing where they read it.' },
    { in: 'Keep accepting it; deprecate it with a sunset date, and remove it after that date.', out: KEEP_SENDING },
  ),
  'property-refused': narrows(
    'A property is no longer accepted',
    'Requests that hold it are refused now.',
    'Accept and ignore it until its sunset date.',
  ),
  'property-became-required': narrows(
    'A property became required',
    'Requests without it were valid and are refused now.',
    'Leave it optional, with a default for those who do not send it.',
  ),
  'property-became-optional': widens(
    'A property became optional',
    'Readers rely on it being there.',
    'Keep it required and always send it.',
  ),
  'property-became-read-only': policy('breaking', 'safe')(
    'A property can no longer be written',
    'What clients send here is ignored or refused now.',
    'Keep accepting it; add a new read-only property beside it.',
  ),
  'property-became-write-only': policy('safe', 'breaking')(
    'A property is no longer returned',
    'Readers find nothing where they read it.',
    KEEP_SENDING,
  ),
  'hidden-property-added': safe('A property was added that does not travel in this direction'),
  'hidden-property-removed': safe('A property was removed that did not travel in this direction'),
  'additional-properties-refused': narrows(
    'Properties that are not named are refused now',
    REFUSED,
    'Keep the object open, and report unknown properties as warnings first.',
  ),
  'additional-properties-allowed': widens(
    'Properties that are not named may occur now',
    UNEXPECTED,
    'Name the new properties instead.',
  ),
  'pattern-property-added': narrows('Properties that match a pattern are limited now', REFUSED, NEW_FIELD),
  'pattern-property-allowed': widens('Properties that match a pattern were allowed', UNEXPECTED, NEW_FIELD),
  'pattern-property-removed': widens('Properties that match a pattern are no longer limited', UNEXPECTED, NEW_FIELD),
  'pattern-property-refused': narrows('Properties that match a pattern are refused now', REFUSED, NEW_FIELD),
  'property-names-added': narrows('Names of properties are limited now', REFUSED, NEW_FIELD),
  'property-names-removed': widens('Names of properties are no longer limited', UNEXPECTED, NEW_FIELD),
  'dependent-required-added': narrows('A property must be there when another is', REFUSED, OPTIONAL),
  'dependent-required-removed': widens(
    'A property need not be there when another is',
    'Readers rely on both being there.',
    'Keep sending both.',
  ),
  'dependent-schema-added': narrows('A schema must hold when a property is there', REFUSED, NEW_FIELD),
  'dependent-schema-removed': widens('A schema need no longer hold when a property is there', UNEXPECTED, NEW_FIELD),
  'unevaluated-added': narrows('What no branch speaks of is limited now', REFUSED, NEW_FIELD),
  'unevaluated-removed': widens('What no branch speaks of is no longer limited', UNEXPECTED, NEW_FIELD),
  'unevaluated-changed': shifts(
    'What no branch speaks of is limited otherwise',
    'It cannot be shown that every old value still fits.',
    NEW_FIELD,
  ),
  'min-properties-raised': narrows('The least number of properties was raised', REFUSED, NEW_FIELD),
  'min-properties-lowered': widens('The least number of properties was lowered', UNEXPECTED, NEW_FIELD),
  'max-properties-raised': widens('The greatest number of properties was raised', UNEXPECTED, NEW_FIELD),
  'max-properties-lowered': narrows('The greatest number of properties was lowered', REFUSED, NEW_FIELD),
  'branch-added': judged('risky', 'breaking')(
    'A branch was added to a choice',
    'Readers do not know the new form; a value that fits two branches of a oneOf is refused.',
    'Give each branch a constant tag, and tell readers to skip tags they do not know; or use a new version.',
  ),
  'branch-split': judged('risky', 'risky')(
    'A branch was added that the old schema covered',
    'A value that fits two branches of a oneOf is refused.',
    'Give each branch a constant tag.',
  ),
  'branch-removed': judged('breaking', 'risky')(
    'A branch was removed from a choice',
    'Values of this form were valid and are refused now; a value that fitted two branches of a oneOf is judged otherwise.',
    KEEP_BRANCH,
  ),
  'branch-merged': judged('risky', 'risky')(
    'A branch was removed that the rest covers',
    'A value that fitted two branches is judged otherwise.',
    KEEP_BRANCH,
  ),
  'choice-changed': judged('risky', 'risky')(
    'A choice changed between anyOf and oneOf',
    'Values that fit more than one branch are judged otherwise.',
    'Keep the keyword; give the branches constant tags.',
  ),
  'not-added': narrows('Certain values are refused now', REFUSED, NEW_FIELD),
  'not-removed': widens('Certain values are no longer excluded', UNEXPECTED, NEW_FIELD),
  'not-changed': shifts('Other values are excluded', 'It cannot be shown that every old value still fits.', NEW_FIELD),
  'condition-added': narrows('A condition was added', REFUSED, NEW_FIELD),
  'condition-removed': widens('A condition was removed', UNEXPECTED, NEW_FIELD),
  'condition-changed': shifts('A condition changed', 'It cannot be shown that every old value still fits.', NEW_FIELD),
  'default-added': policy('breaking', 'safe')(
    'A default was added',
    'Those who leave it out may be served otherwise than before.',
    'Make the default what happened before.',
  ),
  'default-changed': policy('breaking', 'safe')(
    'The default changed',
    'Those who leave it out are served otherwise than before.',
    'Keep the default; let clients ask for the new behaviour.',
  ),
  'default-removed': policy('breaking', 'safe')(
    'The default was removed',
    'Those who leave it out relied on it.',
    'Keep the default.',
  ),
  'default-without-effect': safe('The default of something that was always sent changed'),
  'discriminator-added': safe('A discriminator was added'),
  'discriminator-removed': policy('risky')(
    'A discriminator was removed',
    'Generated clients choose the type by it.',
    'Keep the discriminator.',
  ),
  'discriminator-changed': policy('breaking')(
    'The discriminator is another property',
    'Generated clients choose the type by a property that is no longer the one.',
    'Keep the old property as discriminator.',
  ),
  'discriminator-tag-added': safe('A discriminator value was mapped'),
  'discriminator-tag-removed': policy('breaking', 'risky')(
    'A discriminator value is no longer mapped',
    { in: 'Clients that send it are no longer understood.', out: 'Clients that wait for it no longer meet it.' },
    'Keep the mapping.',
  ),
  'discriminator-tag-changed': policy('breaking')(
    'A discriminator value means another schema',
    'Clients read or write the wrong type for it.',
    'Map the new schema to a new value.',
  ),
  'schema-not-comparable': shifts(
    'The schemas cannot be shown to fit',
    'Nothing proves that what was valid still is, so this blocks until someone has looked.',
    'Write the new schema closer to the old one, or approve it with a reason.',
  ),
  'discriminator-tag-renamed': policy('breaking')(
    'A schema that is told apart by its name has another one',
    'The name is what stands in the discriminator property; the old one is not read or written any more.',
    'Map the old name to the schema under discriminator.mapping.',
  ),
  'null-mark-added': policy('safe', 'breaking')(
    'Null was marked as allowed where no type stands',
    'OpenAPI gives nullable no meaning there, and most tools read it as allowing null, which readers do not expect.',
    'Leave it out, or say in the type of the schema that null can come.',
  ),
  'null-mark-removed': policy('breaking', 'safe')(
    'Null is no longer marked as allowed where no type stands',
    'OpenAPI gives nullable no meaning there, and most tools read it as allowing null, which may be refused now.',
    'Keep accepting null.',
  ),
  'xml-changed': policy('breaking')(
    'The form of a value in XML changed',
    'Its element or attribute is no longer found where it was.',
    'Add a new field with the new form beside the old one.',
  ),
  'unknown-keyword': policy('breaking')(
    'A keyword changed that no rule knows',
    'What it does to clients is unknown, so this blocks until someone has looked.',
    'Leave the keyword as it was, or approve the change with a reason.',
  ),
} satisfies Record<string, Rule>
