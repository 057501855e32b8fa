import type { ChatId, Commit, RuntimeEvent } from '@mozaiks/contracts';
import { referenceStore } from '../reference/reference-store.ts';
import { commitOf, createdLog } from '../suites/subject.ts';
import { historyCheck, readWholeLog } from './history-check.ts';
import type { ChatHistory } from './history.ts';

const at = '2026-01-01T00:00:00.000Z';
type Fields<T = RuntimeEvent> = T extends RuntimeEvent
  ? Omit<T, 'seq' | 'ts' | 'chat_id' | 'run_id'> & { run_id?: string | null }
  : never;

const userMessage: Fields = { type: 'user_message', message_id: 'm', command_id: 'c1', text: 'hi' };
const call: Fields = {
  type: 'tool_call',
  call_id: 'k',
  message_id: 'm',
  agent: 'A',
  tool: 't',
  arguments: {},
  kind: 'agent_tool',
  idempotency_key: 'i',
};
const result: Fields = { type: 'tool_result', call_id: 'k', ok: true, result: 1, duration_ms: 0 };
const secret: Fields = {
  type: 'agent_response',
  agent: 'A',
  message_id: 'm',
  text: 'psst',
  visible: false,
  finish_reason: 'stop',
};
const failure: Fields = { type: 'workflow_error', code: 'internal', message: '', retryable: false };

/** One commit for each list of events, numbered in their order. */
function commitsOf(...lists: readonly (readonly Fields[])[]): Commit[] {
  let seq = 0;
  return lists.map((list, index) => {
    const events = list.map(
      (fields) =>
        ({
          run_id: 'r1',
          ...fields,
          seq: (seq += 1),
          ts: at,
          chat_id: 'chat' as ChatId,
        }) as RuntimeEvent,
    );
    return {
      log_id: 'log',
      first_seq: seq - list.length + 1,
      last_seq: seq,
      fence: index + 1,
      commit_id: `k${index}`,
      v: 1,
      events,
    };
  });
}

const good = commitsOf([userMessage], [call], [result, secret], [failure]);
const stored = good.flatMap(({ events }) => events);
const messages = (history: ChatHistory): string[] =>
  historyCheck(history).map(({ guarantee, message }) => `${guarantee} ${message}`);
const changed = (index: number, fields: Partial<Commit>): Commit[] =>
  good.map((commit, place) => (place === index ? { ...commit, ...fields } : commit));

describe('historyCheck', () => {
  it('finds nothing wrong with a valid history', () => {
    const views = [
      { name: 'whole', events: stored },
      { name: 'still behind', events: stored.slice(0, 2) },
      {
        name: 'later, with duplicates',
        after_seq: 2,
        events: [...stored.slice(1, 4), ...stored.slice(2)],
      },
      {
        name: 'outsider',
        viewer: { trace: false },
        events: stored.map((event) =>
          event.type === 'agent_response' ? { ...event, text: '', redacted: true as const } : event,
        ),
      },
    ];
    expect(messages({ commits: good, views, accepted: ['c1'], ended: true })).toEqual([]);
    expect(messages({ commits: [] })).toEqual([]);
  });

  it.each<[string, Commit[], string]>([
    ['a hole', good.filter((_, index) => index !== 1), 'P1 commit at 3: follows 1'],
    ['a wrong end', changed(3, { last_seq: 9 }), 'P1 commit at 5: ends at 9 with 1 events'],
    [
      'a commit of another log',
      changed(3, { log_id: 'other' }),
      'P1 commit at 5: belongs to another log',
    ],
    ['a duplicate commit', changed(3, { commit_id: 'k0' }), 'P1 duplicate commit k0'],
    ['a fence that decreases', changed(3, { fence: 1 }), 'P6 the fence decreases from 3 to 1 at 5'],
  ])('finds %s', (_what, commits, message) => {
    expect(messages({ commits })).toContain(message);
  });

  it('finds a view with a gap', () => {
    expect(
      messages({
        commits: good,
        views: [{ name: 'v', events: [stored[0], stored[2]].flatMap((event) => event ?? []) }],
      }),
    ).toEqual(['P3 v: 3 follows 1']);
  });

  it('finds a view whose events are not in the log, or differ from it', () => {
    const [first] = stored;
    if (first === undefined) throw new Error('no events');
    expect(messages({ commits: [], views: [{ name: 'v', events: [first] }] })).toEqual([
      'P2 v: 1 is not in the log',
    ]);
    expect(
      messages({ commits: good, views: [{ name: 'v', events: [{ ...first, ts: 'other' }] }] }),
    ).toEqual(['P2 v: 1 differs from the replay']);
    expect(
      messages({ commits: good, views: [{ name: 'v', viewer: { trace: false }, events: stored }] }),
    ).toEqual(['P2 v: 4 differs from the replay']);
  });

  it('finds a command that has no event, or two', () => {
    expect(messages({ commits: good, accepted: ['c1', 'c2'] })).toEqual([
      'P5 command c2 has no event',
    ]);
    expect(messages({ commits: commitsOf([userMessage, userMessage]) })).toEqual([
      'P5 command c1 has the events 1,2',
    ]);
  });

  it.each<[string, Commit[], string]>([
    [
      'a second end',
      commitsOf([userMessage], [failure], [failure]),
      'run 3 workflow_error: run r1 has ended',
    ],
    [
      'an event after the end',
      commitsOf([userMessage], [failure], [secret]),
      'run 3 agent_response: run r1 has ended',
    ],
    [
      'a run inside another',
      commitsOf([userMessage, { ...secret, run_id: 'r2' }]),
      'run 2 agent_response: run r1 is open',
    ],
    [
      'a call that an end leaves open',
      commitsOf([userMessage, call, failure]),
      'run 3 workflow_error: call k is left open',
    ],
    [
      'a result without a call',
      commitsOf([userMessage, result]),
      'run 2 tool_result: call k is not open',
    ],
    [
      'a second result',
      commitsOf([userMessage, call, result, result]),
      'run 4 tool_result: call k is not open',
    ],
    [
      'a duplicate call',
      commitsOf([userMessage, call, result, call]),
      'run 4 tool_call: duplicate call k',
    ],
  ])('finds %s', (_what, commits, message) => {
    expect(messages({ commits })).toContain(message);
  });

  it('finds a run without an end if all runs must have ended', () => {
    const commits = commitsOf([userMessage]);
    expect(messages({ commits })).toEqual([]);
    expect(messages({ commits, ended: true })).toEqual(['run run r1 has no end']);
  });
});

describe('readWholeLog', () => {
  it('reads more than one page', async () => {
    const store = referenceStore();
    const log = await createdLog(store);
    for (let seq = 1; seq <= 205; seq += 1) await store.log.append(log, commitOf(log, seq, [seq]));
    expect(await readWholeLog(store.log, log)).toHaveLength(205);
  });
});
