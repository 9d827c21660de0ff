// Rules for the parts of an OpenAPI document: operations, parameters, bodies, responses, headers, security, servers.
import { policy, safe } from './effects.ts'
import type { Rule } from './table.ts'

const breaking = policy('breaking')
const narrowing = policy('breaking', 'safe')
const widening = policy('safe', 'breaking')
const DEPRECATE = 'Deprecate it with a sunset date first, and remove it after that date.'
const BESIDE = 'Offer the new form beside the old one.'

export const documentRules = {
  'operation-removed': breaking('An operation was removed', 'Every call of it fails now.', DEPRECATE),
  'operation-added': safe('An operation was added'),
  'webhook-removed': breaking('A webhook was removed', 'Receivers wait for it in vain.', DEPRECATE),
  'webhook-added': safe('A webhook was added'),
  'callback-removed': breaking('A callback was removed', 'Receivers wait for it in vain.', DEPRECATE),
  'callback-added': safe('A callback was added'),
  'operation-id-changed': breaking(
    'The operationId changed',
    'Generated clients name their methods after it and no longer compile.',
    'Keep the operationId.',
  ),
  'operation-id-removed': breaking(
    'The operationId was removed',
    'Generated clients name their methods after it and no longer compile.',
    'Keep the operationId.',
  ),
  'operation-id-added': safe('An operationId was added'),
  'required-parameter-added': narrowing(
    'A required parameter was added',
    'Calls without it were valid and are refused now.',
    'Make it optional, with a default that is what happened before.',
  ),
  'parameter-added': safe('An optional parameter was added'),
  'parameter-removed': breaking(
    'A parameter was removed',
    {
      in: 'What clients ask with it is refused or silently ignored.',
      out: 'Receivers find nothing where they read it.',
    },
    DEPRECATE,
  ),
  'parameter-became-required': narrowing(
    'A parameter became required',
    'Calls without it were valid and are refused now.',
    'Keep it optional, with a default.',
  ),
  'parameter-became-optional': widening(
    'A parameter became optional',
    'Receivers rely on it being there.',
    'Keep sending it always.',
  ),
  'parameter-style-changed': breaking(
    'The way a parameter is written changed',
    'Values written the old way are read otherwise.',
    'Add a parameter with the new style under a new name.',
  ),
  'empty-value-refused': narrowing(
    'A parameter without a value is refused now',
    'Calls with an empty value were valid.',
    'Keep allowing it.',
  ),
  'empty-value-allowed': widening(
    'A parameter may come without a value now',
    'Receivers do not expect it.',
    'Always send a value.',
  ),
  'body-added': safe('An optional request body was added'),
  'required-body-added': narrowing(
    'A required request body was added',
    'Calls without a body were valid and are refused now.',
    'Make the body optional.',
  ),
  'body-removed': breaking('The request body was removed', 'What is sent or expected in it is lost.', DEPRECATE),
  'body-became-required': narrowing(
    'The request body became required',
    'Calls without a body were valid and are refused now.',
    'Keep the body optional.',
  ),
  'body-became-optional': widening(
    'The request body became optional',
    'Receivers rely on it being there.',
    'Keep sending it always.',
  ),
  'media-type-removed': breaking(
    'A media type was removed',
    'Clients that write or ask for it are refused now.',
    BESIDE,
  ),
  'media-type-added': safe('A media type was added'),
  'media-type-sent': breaking(
    'A media type may be sent that was not before',
    'Receivers cannot read it.',
    'Let receivers choose it.',
  ),
  'media-type-widened': breaking(
    'A media type became a range',
    'Readers do not know what they get.',
    'Name each media type.',
  ),
  'part-encoding-changed': breaking(
    'The encoding of a part changed',
    'Parts are read otherwise than they are written.',
    BESIDE,
  ),
  'success-response-removed': breaking(
    'A success status was removed',
    'Clients wait for this status.',
    'Keep the status; add the new one for new behaviour.',
  ),
  'error-response-removed': policy('breaking', 'risky')(
    'An error status was removed',
    'Clients that handle it no longer meet it.',
    'Keep answering with the status that was promised.',
  ),
  'response-added': safe('A status was added'),
  'response-body-removed': breaking(
    'The body of a response was removed',
    'Readers find nothing where they read it.',
    DEPRECATE,
  ),
  'response-body-added': safe('A response got a body'),
  'header-removed': breaking('A header was removed', 'Readers find nothing where they read it.', DEPRECATE),
  'header-added': safe('A header was added'),
  'required-header-added': narrowing(
    'A required header was added',
    'Those who do not send it are refused now.',
    'Make it optional.',
  ),
  'header-became-optional': widening(
    'A header became optional',
    'Readers rely on it being there.',
    'Keep sending it always.',
  ),
  'header-became-required': narrowing(
    'A header became required',
    'Those who do not send it are refused now.',
    'Keep it optional.',
  ),
  'header-style-changed': breaking(
    'The way a header is written changed',
    'Readers take it apart otherwise than it is written.',
    'Add a header under a new name.',
  ),
  'security-added': breaking(
    'Credentials are needed now',
    'Calls without them were served and are refused now.',
    'Announce it, and accept both until a date.',
  ),
  'security-alternative-removed': breaking(
    'A way to authenticate was removed',
    'Clients that use it are refused now.',
    'Keep the old way beside the new one until a date.',
  ),
  'security-alternative-added': safe('A way to authenticate was added'),
  'security-scope-added': breaking(
    'Another scope is needed',
    'Tokens that were enough no longer are.',
    'Let the old scope imply the new one.',
  ),
  'security-loosened': safe('Less is needed to authenticate'),
  'security-scheme-removed': breaking(
    'A security scheme in use was removed',
    'Clients that use it are refused now.',
    'Keep the scheme until a date.',
  ),
  'security-scheme-added': safe('A security scheme in use was described'),
  'security-scheme-changed': breaking(
    'A security scheme changed',
    'Credentials sent the old way are not found or not accepted.',
    'Add a new scheme beside the old one.',
  ),
  'bearer-format-changed': breaking(
    'The format of bearer tokens changed',
    'Clients that make or read tokens do it in the old format.',
    'Add a scheme for the new format beside the old one.',
  ),
  'oauth-flow-removed': breaking(
    'An OAuth flow was removed',
    'Clients that use it get no token.',
    'Keep the flow until a date.',
  ),
  'oauth-url-changed': breaking(
    'An OAuth URL changed',
    'Clients ask for tokens at the old one.',
    'Keep the old URL working.',
  ),
  'oauth-scope-removed': breaking(
    'A scope can no longer be had',
    'Clients that ask for it are refused.',
    'Keep granting it.',
  ),
  'oauth-scope-added': safe('A scope was added'),
  'oauth-flow-added': safe('An OAuth flow was added'),
  'oauth-url-added': safe('An OAuth URL was added'),
  'server-removed': breaking(
    'A server was removed',
    'Clients that call it reach nothing if it is gone.',
    'Keep the old server until a date.',
  ),
  'server-added': safe('A server was added'),
  'server-changed': breaking(
    'The address of a server changed',
    'Clients that call the old one reach nothing if it is gone.',
    'Name the new server beside the old one.',
  ),
  'server-detail-added': policy('risky')(
    'More is asked of those who call a server',
    'Clients that do otherwise may no longer be understood.',
    'Name only what was so before.',
  ),
  'server-variable-removed': breaking(
    'A variable of a server is no longer described',
    'Clients do not know what to put into the address.',
    'Keep the variable.',
  ),
  'server-variable-added': safe('A variable of a server was described'),
  'server-value-removed': breaking(
    'A value of a server variable was removed',
    'Clients that call the address made of it reach nothing if it is gone.',
    'Keep the value until a date.',
  ),
  'server-value-added': safe('A value of a server variable was added'),
  'server-values-limited': breaking(
    'A server variable was limited to a list',
    'Clients that call an address made of another value reach nothing.',
    'List every value that is in use.',
  ),
  'server-values-freed': safe('A server variable is no longer limited to a list'),
  'server-default-changed': breaking(
    'The default of a server variable changed, and the old one is not listed',
    'Clients that call the old address reach nothing if it is gone.',
    'List the old default as a value.',
  ),
  'server-default-moved': policy('risky')(
    'Another value of a server variable became the default',
    'Clients that leave the choice to the document call another server once they are generated anew.',
    'Keep the default.',
  ),
  'unknown-field': breaking(
    'A field changed that no rule knows',
    'What it does to clients is unknown, so this blocks until someone has looked.',
    'Leave the field as it was, or approve the change with a reason.',
  ),
  'link-added': safe('A link was added'),
  'link-changed': policy('risky')(
    'A link leads elsewhere',
    'Clients that follow it find something else.',
    'Keep the link.',
  ),
  'link-removed': policy('risky')('A link was removed', 'Clients that follow it find nothing.', 'Keep the link.'),
} satisfies Record<string, Rule>
