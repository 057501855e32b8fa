import { isTerminal, type RuntimeEvent, type ServerFrame } from '@mozaiks/contracts';
import { openCalls } from './chat-facts.fixture.ts';
import type { Server } from './server.fixture.ts';
import { isFact, type Socket } from './socket.fixture.ts';
import { resumeTalk, type Talk } from './talk.fixture.ts';

/**
 * What holds for every conversation, whatever it is about: facts are numbered from 1 without a hole, each run ends once and leaves no call open,
 * each accepted command has one fact, what was streamed is what the answer says, and a replay gives the bytes that came live.
 */
export async function checkTalk(server: Server, talk: Talk): Promise<void> {
  const facts = talk.facts();
  expect(facts.map(({ seq }) => seq)).toEqual(facts.map((_, index) => index + 1));
  expect(twiceEnded(facts)).toEqual([]);
  if (facts.some(isTerminal)) expect(openCallsOfEndedRuns(facts)).toEqual([]);
  expect(unanswered(talk)).toEqual([]);
  expect(misstreamed(talk.socket.frames(), facts)).toEqual([]);

  const again = await resumeTalk(server, talk);
  const live = rawFacts(talk.socket, talk.chat_id);
  expect(rawFacts(again.socket, talk.chat_id).slice(0, live.length)).toEqual(live);
  again.socket.close();
}

/** The bytes of each fact, in order of `seq`. */
export function rawFacts(socket: Socket, chat_id: string): readonly string[] {
  const bySeq = new Map<number, string>();
  for (const { frame, raw } of socket.received)
    if (isFact(frame) && frame.chat_id === chat_id && !bySeq.has(frame.seq))
      bySeq.set(frame.seq, raw);
  return [...bySeq].sort(([a], [b]) => a - b).map(([, raw]) => raw);
}

function twiceEnded(facts: readonly RuntimeEvent[]): readonly (string | null)[] {
  const ends = facts.filter(isTerminal).map(({ run_id }) => run_id);
  return ends.filter((run_id, index) => ends.indexOf(run_id) !== index);
}

function openCallsOfEndedRuns(facts: readonly RuntimeEvent[]): readonly string[] {
  const ended = new Set(facts.filter(isTerminal).map(({ run_id }) => run_id));
  return openCalls(facts.filter(({ run_id }) => ended.has(run_id)));
}

/** Accepted commands whose fact is missing or there twice; those still waiting in an open run are not looked at. */
function unanswered({ socket, chat_id, facts }: Talk): readonly string[] {
  const answers = facts().flatMap((fact) =>
    'command_id' in fact && fact.command_id !== undefined ? [fact.command_id] : [],
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

/** Messages whose deltas, put together by offset, are not the beginning of the text that the fact carries. */
function misstreamed(
  frames: readonly ServerFrame[],
  facts: readonly RuntimeEvent[],
): readonly string[] {
  const shown = new Map<string, string>();
  for (const frame of frames) {
    if (frame.type !== 'agent_delta') continue;
    const held = frame.offset === 0 ? '' : (shown.get(frame.message_id) ?? '');
    if (frame.offset === held.length) shown.set(frame.message_id, held + frame.text);
  }
  return facts.flatMap((fact) => {
    if (fact.type !== 'agent_response' || fact.redacted === true) return [];
    const streamed = shown.get(fact.message_id) ?? '';
    return fact.text.startsWith(streamed) ? [] : [`${streamed} <> ${fact.text}`];
  });
}
