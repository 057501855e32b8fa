import { isTerminal, type RuntimeEvent, type ServerFrame } from '@mozaiks/contracts';
import { isEvent } from '@mozaiks/contracts/chat-view';
import { openCalls } from './chat-events.fixture.ts';
import type { Server } from './server.fixture.ts';
import type { Socket } from './socket.fixture.ts';
import { resumeTalk, type Talk } from './talk.fixture.ts';

/**
 * Checks what holds for every conversation: events are numbered from 1 without a gap, each run ends
 * once and leaves no call open, each accepted command has one event, the streamed text equals the
 * answer, and a replay returns the same bytes as the live stream.
 */
export async function checkTalk(server: Server, talk: Talk): Promise<void> {
  const events = talk.events();
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(twiceEnded(events)).toEqual([]);
  if (events.some(isTerminal)) expect(openCallsOfEndedRuns(events)).toEqual([]);
  expect(unanswered(talk)).toEqual([]);
  expect(misstreamed(talk.socket.frames(), events)).toEqual([]);

  const again = await resumeTalk(server, talk);
  const live = rawEvents(talk.socket, talk.chat_id);
  expect(rawEvents(again.socket, talk.chat_id).slice(0, live.length)).toEqual(live);
  again.socket.close();
}

/** The bytes of each event, ordered by `seq`. */
export function rawEvents(socket: Socket, chat_id: string): readonly string[] {
  const bySeq = new Map<number, string>();
  for (const { frame, raw } of socket.received)
    if (isEvent(frame) && frame.chat_id === chat_id && !bySeq.has(frame.seq))
      bySeq.set(frame.seq, raw);
  return [...bySeq].sort(([a], [b]) => a - b).map(([, raw]) => raw);
}

function twiceEnded(events: readonly RuntimeEvent[]): readonly (string | null)[] {
  const ends = events.filter(isTerminal).map(({ run_id }) => run_id);
  return ends.filter((run_id, index) => ends.indexOf(run_id) !== index);
}

function openCallsOfEndedRuns(events: readonly RuntimeEvent[]): readonly string[] {
  const ended = new Set(events.filter(isTerminal).map(({ run_id }) => run_id));
  return openCalls(events.filter(({ run_id }) => ended.has(run_id)));
}

/**
 * Accepted commands whose event is missing or duplicated. Commands that wait in an open run are
 * ignored.
 */
function unanswered({ socket, chat_id, events }: Talk): readonly string[] {
  const answers = events().flatMap((event) =>
    'command_id' in event && event.command_id !== undefined ? [event.command_id] : [],
  );
  const accepted = socket
    .frames()
    .flatMap((frame) =>
      frame.type === 'accepted' && frame.chat_id === chat_id ? [frame.command_id] : [],
    );
  return [...new Set(accepted)].filter(
    (command_id) => answers.filter((id) => id === command_id).length !== 1,
  );
}

/** Messages whose deltas, joined by offset, are not a prefix of the text in their event. */
function misstreamed(
  frames: readonly ServerFrame[],
  events: readonly RuntimeEvent[],
): readonly string[] {
  const shown = new Map<string, string>();
  for (const frame of frames) {
    if (frame.type !== 'agent_delta') continue;
    const held = frame.offset === 0 ? '' : (shown.get(frame.message_id) ?? '');
    if (frame.offset === held.length) shown.set(frame.message_id, held + frame.text);
  }
  return events.flatMap((event) => {
    if (event.type !== 'agent_response' || event.redacted === true) return [];
    const streamed = shown.get(event.message_id) ?? '';
    return event.text.startsWith(streamed) ? [] : [`${streamed} <> ${event.text}`];
  });
}
