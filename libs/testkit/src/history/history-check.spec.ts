import type { ChatId, Commit, RuntimeEvent } from '@mozaiks/contracts';
import { referenceStore } from '../reference/reference-store.ts';
import { commitOf, createdLog } from '../suites/subject.ts';
import { historyCheck, readWholeLog } from './history-check.ts';
import type { ChatHistory } from './history.ts';

const at = '2026-01-01T00:00:00.000Z';
type Fields<T = RuntimeEvent> = T extends RuntimeEvent
  ? Omit<T, 'seq' | 'ts' | 'chat_id' | 'run_id'> & { run_id?: string | null }
  : never;

const said: Fields = { type: 'user_message', message_id: 'm', command_id: 'c1', text: 'hi' };
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

/** One commit for each list of facts, numbered as they come. */
function commitsOf(...lists: readonly (readonly Fields[])[]): Commit[] {
  let seq = 0;
  return lists.map((facts, index) => {
    const events = facts.map(
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
      first_seq: seq - facts.length + 1,
      last_seq: seq,
      fence: index + 1,
      commit_id: `k${index}`,
      v: 1,
      events,
    };
  });
}

const good = commitsOf([said], [call], [result, secret], [failure]);
const facts = good.flatMap(({ events }) => events);
const messages = (history: ChatHistory): string[] =>
  historyCheck(history).map(({ promise, message }) => `${promise} ${message}`);
const changed = (index: number, fields: Partial<Commit>): Commit[] =>
  good.map((commit, place) => (place === index ? { ...commit, ...fields } : commit));

describe('historyCheck', () => {
  it('finds nothing wrong with a sound history', () => {
    const views = [
      { name: 'whole', facts },
      { name: 'still behind', facts: facts.slice(0, 2) },
      {
        name: 'later, and some twice',
        after_seq: 2,
        facts: [...facts.slice(1, 4), ...facts.slice(2)],
      },
      {
        name: 'outsider',
        viewer: { trace: false },
        facts: facts.map((fact) =>
          fact.type === 'agent_response' ? { ...fact, text: '', redacted: true as const } : fact,
        ),
      },
    ];
    expect(messages({ commits: good, views, accepted: ['c1'], ended: true })).toEqual([]);
    expect(messages({ commits: [] })).toEqual([]);
  });

  it.each<[string, Commit[], string]>([
    ['a hole', good.filter((_, index) => index !== 1), 'P1 commit at 3: follows 1'],
    ['a wrong end', changed(3, { last_seq: 9 }), 'P1 commit at 5: ends at 9 with 1 facts'],
    [
      'a commit of another log',
      changed(3, { log_id: 'other' }),
      'P1 commit at 5: belongs to another log',
    ],
    [
      'a commit that is there twice',
      changed(3, { commit_id: 'k0' }),
      'P1 commit k0 is there twice',
    ],
    ['a fence that falls', changed(3, { fence: 1 }), 'P6 the fence falls from 3 to 1 at 5'],
  ])('finds %s', (_what, commits, message) => {
    expect(messages({ commits })).toContain(message);
  });

  it('finds a view with a hole', () => {
    expect(
      messages({
        commits: good,
        views: [{ name: 'v', facts: [facts[0], facts[2]].flatMap((fact) => fact ?? []) }],
      }),
    ).toEqual(['P3 v: 3 follows 1']);
  });

  it('finds a view of what is not in the log, or not so', () => {
    const [first] = facts;
    if (first === undefined) throw new Error('no facts');
    expect(messages({ commits: [], views: [{ name: 'v', facts: [first] }] })).toEqual([
      'P2 v: 1 is not in the log',
    ]);
    expect(
      messages({ commits: good, views: [{ name: 'v', facts: [{ ...first, ts: 'other' }] }] }),
    ).toEqual(['P2 v: 1 is not what replay gives']);
    expect(
      messages({ commits: good, views: [{ name: 'v', viewer: { trace: false }, facts }] }),
    ).toEqual(['P2 v: 4 is not what replay gives']);
  });

  it('finds a command that has no fact, or two', () => {
    expect(messages({ commits: good, accepted: ['c1', 'c2'] })).toEqual([
      'P5 command c2 has no fact',
    ]);
    expect(messages({ commits: commitsOf([said, said]) })).toEqual([
      'P5 command c1 has the facts 1,2',
    ]);
  });

  it.each<[string, Commit[], string]>([
    [
      'a second end',
      commitsOf([said], [failure], [failure]),
      'run 3 workflow_error: run r1 has ended',
    ],
    [
      'a fact after the end',
      commitsOf([said], [failure], [secret]),
      'run 3 agent_response: run r1 has ended',
    ],
    [
      'a run inside another',
      commitsOf([said, { ...secret, run_id: 'r2' }]),
      'run 2 agent_response: run r1 is open',
    ],
    [
      'a call that an end leaves open',
      commitsOf([said, call, failure]),
      'run 3 workflow_error: call k is left open',
    ],
    ['a result of no call', commitsOf([said, result]), 'run 2 tool_result: call k is not open'],
    [
      'a second result',
      commitsOf([said, call, result, result]),
      'run 4 tool_result: call k is not open',
    ],
    [
      'a call that is made twice',
      commitsOf([said, call, result, call]),
      'run 4 tool_call: call k is made twice',
    ],
  ])('finds %s', (_what, commits, message) => {
    expect(messages({ commits })).toContain(message);
  });

  it('finds a run without an end where all must have ended', () => {
    const commits = commitsOf([said]);
    expect(messages({ commits })).toEqual([]);
    expect(messages({ commits, ended: true })).toEqual(['run run r1 has no end']);
  });
});

describe('readWholeLog', () => {
  it('reads past the size of a page', async () => {
    const store = referenceStore();
    const log = await createdLog(store);
    for (let seq = 1; seq <= 205; seq += 1) await store.log.append(log, commitOf(log, seq, [seq]));
    expect(await readWholeLog(store.log, log)).toHaveLength(205);
  });
});
