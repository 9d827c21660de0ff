// Rules for the parts of an AsyncAPI document: channels, operations, messages, bindings.
import { policy, safe } from './effects.ts'
import type { Rule } from './table.ts'

const breaking = policy('breaking')
const DEPRECATE = 'Deprecate it with a sunset date first, and remove it after that date.'

export const eventRules = {
  'channel-removed': breaking('A channel was removed', 'Nothing arrives or is read there any more.', DEPRECATE),
  'channel-added': safe('A channel was added'),
  'channel-address-changed': breaking(
    'The address of a channel changed',
    'Subscribers listen and writers write at the old one.',
    'Serve both addresses until a date.',
  ),
  'channel-server-removed': breaking(
    'A channel is no longer on a server',
    'Those who use it there read nothing and are not read.',
    'Keep it on the old server until a date.',
  ),
  'channel-server-added': safe('A channel is on another server too'),
  'parameter-location-changed': breaking(
    'The value of a parameter stands elsewhere in the message',
    'Those who look for it at the old place find nothing.',
    'Keep it in both places until a date.',
  ),
  'parameter-location-added': safe('Where the value of a parameter stands was specified'),
  'event-operation-removed': breaking(
    'An operation on a channel was removed',
    'Nothing is sent or read there any more.',
    DEPRECATE,
  ),
  'event-operation-added': safe('An operation on a channel was added'),
  'action-changed': breaking(
    'An operation changed between send and receive',
    'Those who listened must write, or the other way round.',
    'Add an operation of its own.',
  ),
  'operation-channel-changed': breaking(
    'An operation moved to another channel',
    'Subscribers listen and writers write at the old one.',
    'Serve both channels until a date.',
  ),
  'message-removed': breaking(
    'An event was removed',
    'Subscribers wait for it in vain, or writers are no longer read.',
    DEPRECATE,
  ),
  'message-added': safe('An event was added'),
  'message-name-changed': breaking(
    'The name of an event changed',
    'Subscribers tell events apart by it.',
    'Send the event under both names until a date.',
  ),
  'content-type-changed': breaking(
    'The content type changed',
    'Readers cannot read what they get.',
    'Offer the new content type in a channel of its own.',
  ),
  'payload-removed': breaking('The payload was removed', 'Readers find nothing where they read it.', DEPRECATE),
  'payload-added': safe('A payload was specified'),
  'headers-removed': breaking('The headers were removed', 'Readers find nothing where they read it.', DEPRECATE),
  'headers-added': policy('risky', 'safe')(
    'Headers were specified',
    'Writers that do not send them may be refused.',
    'Make the headers optional.',
  ),
  'correlation-changed': breaking(
    'The correlation id stands elsewhere',
    'Answers are no longer matched with what they answer.',
    'Keep it in both places until a date.',
  ),
  'correlation-added': safe('A correlation id was specified'),
  'binding-changed': breaking(
    'A binding changed',
    'The transport is used otherwise than before.',
    'Keep the binding; use a channel of its own for the new one.',
  ),
  'binding-added': policy('risky')(
    'A binding was added',
    'The transport may be used otherwise than before.',
    'Bind only what was so before.',
  ),
  'payload-format-changed': breaking(
    'The language of a payload schema changed',
    'What is written by the old one may not be read by the new.',
    'Use a new message.',
  ),
  'payload-not-comparable': breaking(
    'A payload changed that is not described in JSON Schema',
    'What it does to subscribers is unknown, so this blocks until someone has looked.',
    'Approve it with a reason.',
  ),
  'trait-changed': breaking(
    'A trait changed that is merged into an event',
    'What the two say together cannot be taken apart here, so this blocks until someone has looked.',
    'Write into the event what it says, or approve it with a reason.',
  ),
  'reply-removed': breaking('The reply was removed', 'Those who ask wait in vain.', DEPRECATE),
  'reply-added': safe('A reply was added'),
  'reply-address-changed': breaking(
    'The reply goes to another address',
    'Those who ask wait at the old one.',
    'Reply to both until a date.',
  ),
} satisfies Record<string, Rule>
