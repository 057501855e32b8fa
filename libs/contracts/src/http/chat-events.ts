import { Type, type Static, type TProperties } from 'typebox';
import { EVENT_SCHEMAS, type RuntimeEvent } from '../events.ts';
import { CONTROL_FRAME_SCHEMAS } from '../frames.ts';
import { ChatIdSchema } from '../ids.ts';

const Maybe = <T extends TProperties[string]>(schema: T) => Type.Optional(schema);
const Cursor = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'The last event that the client has. Default: 0',
});
const Trace = Type.Boolean({
  description: 'Show the text of invisible agents; needs the scope `mozaiks:trace`',
});
const LogId = Type.String({ maxLength: 128, description: 'The log that the cursor counts in' });
const closed = { additionalProperties: false };

export const EventsQuery = Type.Object(
  {
    after_seq: Maybe(Cursor),
    limit: Maybe(
      Type.Integer({
        minimum: 1,
        maximum: 1000,
        description: 'Default: 100. A page ends after about 1 MiB as well.',
      }),
    ),
    trace: Maybe(Trace),
  },
  closed,
);
export type EventsQuery = Readonly<Static<typeof EventsQuery>>;

export const StreamQuery = Type.Object(
  {
    after_seq: Maybe(Cursor),
    log_id: Maybe(LogId),
    trace: Maybe(Trace),
    access_token: Maybe(
      Type.String({
        maxLength: 8192,
        description: 'The token, if WS_ALLOW_QUERY_TOKEN allows it here',
      }),
    ),
  },
  closed,
);
export type StreamQuery = Readonly<Static<typeof StreamQuery>>;

export const ExportQuery = Type.Object({ trace: Maybe(Trace) }, closed);
export type ExportQuery = Readonly<Static<typeof ExportQuery>>;

/** Any event of a chat. */
export const AnyEvent = Type.Unsafe<RuntimeEvent>(Type.Union(Object.values(EVENT_SCHEMAS)));

export const EventPage = Type.Object({
  chat_id: ChatIdSchema,
  log_id: Type.String(),
  items: Type.Array(AnyEvent),
  next_after_seq: Type.Union([
    Type.Integer({ description: '`after_seq` of the next page; null on the last one' }),
    Type.Null(),
  ]),
});
export type EventPage = Readonly<Static<typeof EventPage>>;

const {
  type: _accepted,
  reply_to: _replyTo,
  ...accepted
} = CONTROL_FRAME_SCHEMAS.accepted.properties;
export const Accepted = Type.Object(accepted);
export type Accepted = Readonly<Static<typeof Accepted>>;
