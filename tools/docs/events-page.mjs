import { eventNotes } from './event-notes.mjs';
import { code, page, table } from './markdown.mjs';
import { fieldsOf } from './schema-text.mjs';

const envelope = ['type', 'seq', 'ts', 'chat_id', 'run_id', 'redacted'];
/** The owner's marks in the stored record. `project` removes them before an event is sent. */
const neverSent = ['sensitive', 'provider_data'];

/** @param {readonly [string, import('./schema-text.mjs').Schema]} entry */
const section = ([type, schema]) => {
  const notes = eventNotes[type];
  const fields = fieldsOf(schema).filter(
    ({ name }) => !envelope.includes(name) && !neverSent.includes(name),
  );
  const rows = fields.map(({ name, optional, type: text, description }) => [
    code(optional ? `${name}?` : name),
    text,
    notes?.fields?.[name] ?? description,
  ]);
  return [`## ${type}`, notes?.says ?? '', table(['field', 'type', 'meaning'], rows)].join('\n\n');
};

/**
 * @param {{
 *   readonly events: Readonly<Record<string, import('./schema-text.mjs').Schema>>,
 *   readonly live: readonly import('./schema-text.mjs').Schema[],
 * }} data
 */
export const eventsPage = ({ events, live }) =>
  page([
    '# Events',
    'All events of a chat. An event is durable before it is sent, `seq` counts events from 1 without a gap, and a replay sends the same events again. Clients ignore types and fields that they do not know. Their order is described in [protocol](../protocol.md).',
    'Every event has these fields:',
    table(
      ['field', 'type', 'meaning'],
      [
        ['`type`', 'string', 'one of the names below'],
        ['`seq`', 'integer', 'gap-free from 1 in each chat'],
        ['`ts`', 'string', 'RFC 3339, UTC, milliseconds'],
        ['`chat_id`', 'string', ''],
        ['`run_id`', 'string or null', 'null on events outside a run'],
        ['`redacted?`', 'true', 'something was blanked, because this viewer may not read it'],
      ],
    ),
    ...Object.entries(events).map(section),
    '# Live frames',
    'Never stored and without a `seq`: the event that follows contains the whole text. Apply an `agent_delta` if its `offset` equals the length of the text that you have for its `message_id` (UTF-16 units); drop it otherwise.',
    ...live.map((schema) =>
      [
        `## ${schema.properties.type.const}`,
        table(
          ['field', 'type'],
          fieldsOf(schema)
            .filter(({ name }) => name !== 'type')
            .map(({ name, optional, type }) => [code(optional ? `${name}?` : name), type]),
        ),
      ].join('\n\n'),
    ),
  ]);
