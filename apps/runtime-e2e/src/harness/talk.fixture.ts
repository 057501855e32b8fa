import { randomUUID } from 'node:crypto';
import type { EventOf, EventType, RuntimeEvent, ServerFrame } from '@mozaiks/contracts';
import { isEvent } from '@mozaiks/contracts/chat-view';
import { isAtRest, openQuestions } from './chat-events.fixture.ts';
import type { Server } from './server.fixture.ts';
import type { Socket, SocketOptions } from './socket.fixture.ts';
import type { Claims } from './token.fixture.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface TalkOptions {
  readonly claims?: Claims;
  readonly chat_id?: string;
  readonly socket?: SocketOptions;
}

/** One conversation, as a client has it. Everything is sent to one chat. */
export interface Talk {
  readonly chat_id: string;
  readonly workflow_name: string;
  readonly claims: Claims;
  readonly socket: Socket;
  /**
   * Sends a command, and resolves with its id once it is accepted. Fails if the command is
   * rejected.
   */
  command(type: string, fields?: Fields): Promise<string>;
  /** Sends a user's message, and resolves once the chat is at rest afterwards. */
  say(text: string, fields?: Fields): Promise<void>;
  /** Answers the last open question, and waits until the chat is at rest. */
  answer(value: unknown): Promise<void>;
  /** Follows the chat, and creates it if it is new. Resolves with `opened` once it is caught up. */
  open(fields?: Fields): Promise<Extract<ServerFrame, { type: 'opened' }>>;
  /** The events of the chat on this socket, each `seq` once. */
  events(): readonly RuntimeEvent[];
  types(): readonly EventType[];
  of<T extends EventType>(type: T): readonly EventOf<T>[];
  /** The last event of a type. Fails if there is none. */
  last<T extends EventType>(type: T): EventOf<T>;
  /** Waits for the `count`-th event of a type. */
  until<T extends EventType>(type: T, count?: number): Promise<EventOf<T>>;
  atRest(): Promise<void>;
  /** The agents that gave an answer, in order. Calls of tools and greetings do not count. */
  speakers(): readonly string[];
  /** The reason why the last run ended, `error:<code>`, or `open`. */
  end(): string;
}

export async function startTalk(
  server: Server,
  workflow_name: string,
  { claims = {}, chat_id = `c-${randomUUID()}`, socket }: TalkOptions = {},
): Promise<Talk> {
  return talkOver(await server.connect(claims, socket), { workflow_name, claims, chat_id });
}

/** The same chat on a new connection, followed from its start. */
export async function resumeTalk(
  server: Server,
  { workflow_name, claims, chat_id }: Talk,
  after_seq = 0,
): Promise<Talk> {
  const talk = talkOver(await server.connect(claims), { workflow_name, claims, chat_id });
  await talk.open({ after_seq });
  return talk;
}

function talkOver(
  socket: Socket,
  { workflow_name, claims, chat_id }: { workflow_name: string; claims: Claims; chat_id: string },
): Talk {
  const events = (): RuntimeEvent[] => {
    const bySeq = new Map<number, RuntimeEvent>();
    for (const frame of socket.frames())
      if (isEvent(frame) && frame.chat_id === chat_id && !bySeq.has(frame.seq))
        bySeq.set(frame.seq, frame);
    return [...bySeq.values()];
  };
  const of = <T extends EventType>(type: T): readonly EventOf<T>[] =>
    events().filter((event) => event.type === type) as unknown as readonly EventOf<T>[];
  const last = <T extends EventType>(type: T): EventOf<T> => {
    const found = of(type).at(-1);
    if (found === undefined) throw new Error(`no ${type} among ${types().join(', ')}`);
    return found;
  };
  const types = (): EventType[] => events().map(({ type }) => type);
  const when = async (condition: () => boolean): Promise<void> => {
    await socket.until(() => condition(), Math.max(0, socket.received.length - 1));
  };

  async function command(type: string, fields: Fields = {}): Promise<string> {
    const command_id = String(fields['command_id'] ?? randomUUID());
    const from = socket.received.length;
    socket.send({ type, chat_id, command_id, ...fields });
    const reply = await socket.until(
      (frame) =>
        (frame.type === 'accepted' && frame.command_id === command_id) ||
        frame.type === 'request_error',
      from,
    );
    if (reply.type === 'request_error')
      throw new Error(`${type} was refused: ${JSON.stringify(reply)}`);
    return command_id;
  }

  /** Resolves when the event of the command has arrived, and the chat is at rest afterwards. */
  async function settled(command_id: string): Promise<void> {
    const isMine = (event: RuntimeEvent): boolean =>
      'command_id' in event && event.command_id === command_id;
    await when(() => events().some(isMine) && isAtRest(events()));
  }

  const act = async (type: string, fields: Fields): Promise<void> =>
    settled(await command(type, fields));

  return {
    chat_id,
    workflow_name,
    claims,
    socket,
    command,
    say: (text, fields = {}) => act('user_message', { workflow_name, text, ...fields }),
    answer: async (value) => {
      const question = openQuestions(events()).at(-1);
      if (question === undefined) throw new Error(`no question is open: ${types().join(', ')}`);
      if (question.kind !== 'tool')
        return act('input_response', { request_id: question.request_id, value });
      return act('tool_response', { call_id: question.call_id, result: value });
    },
    async open(fields = {}) {
      const from = socket.received.length;
      socket.send({ type: 'open', chat_id, workflow_name, ...fields });
      const opened = await socket.until(
        (frame) => frame.type === 'opened' || frame.type === 'request_error',
        from,
      );
      if (opened.type !== 'opened') throw new Error(`open was refused: ${JSON.stringify(opened)}`);
      await socket.until((frame) => frame.type === 'caught_up' && frame.chat_id === chat_id, from);
      return opened;
    },
    events,
    types,
    of,
    last,
    async until(type, count = 1) {
      await when(() => of(type).length >= count);
      return last(type);
    },
    atRest: () => when(() => isAtRest(events())),
    speakers: () =>
      of('agent_response').flatMap(({ agent, finish_reason }) =>
        ['tool_calls', 'greeting'].includes(finish_reason) ? [] : [agent],
      ),
    end() {
      const terminal = events().findLast(
        ({ type }) => type === 'workflow_complete' || type === 'workflow_error',
      );
      if (terminal?.type === 'workflow_complete') return terminal.reason;
      return terminal?.type === 'workflow_error' ? `error:${terminal.code}` : 'open';
    },
  };
}
