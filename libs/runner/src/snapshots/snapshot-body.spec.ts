import { chatRef, foldAll, logRef, tenantScope, type Commit } from '@mozaiks/contracts';
import { sequentialIds } from '@mozaiks/testkit';
import fc from 'fast-check';
import type { Folded } from '../folded-chats.ts';
import { fromSnapshot, toSnapshot } from './snapshot-body.ts';

const ids = sequentialIds();
const log = logRef(chatRef(tenantScope('app', 'user'), 'chat'), 'log');

const commit = (seq: number, text: string): Commit => ({
  log_id: log.log_id,
  first_seq: seq,
  last_seq: seq,
  fence: 1,
  commit_id: `commit ${seq}`,
  v: 1,
  events: [
    {
      type: 'user_message',
      seq,
      ts: '2026-01-01T00:00:00.000Z',
      chat_id: 'chat',
      run_id: 'run',
      message_id: `m${seq}`,
      command_id: `c${seq}`,
      text,
    },
  ],
});
const folded: Folded = {
  state: foldAll([commit(1, 'hello'), commit(2, 'ä€😀')]),
  answered: new Set(['c1', 'c2']),
  commit_id: 'commit 2',
  snapshot_seq: 0,
};

/**
 * A snapshot of version 3 as it is stored. A change of the body requires a new
 * `CHAT_STATE_VERSION`, because processes of both versions read the same rows during a deployment.
 */
const STORED_BODY = [
  'd50d268c899a32cecd950da3264571eba30b44b20eb5e67c088c0cfdb67c73ab',
  '{"state":{"head_seq":2,"log_size":1210,"tail_fence":1,"runs":1,"speaker":null,"transcr',
  'ipt":[{"type":"user_message","seq":1,"ts":"2026-01-01T00:00:00.000Z","chat_id":"chat",',
  '"run_id":"run","message_id":"m1","command_id":"c1","text":"hello"},{"type":"user_messa',
  'ge","seq":2,"ts":"2026-01-01T00:00:00.000Z","chat_id":"chat","run_id":"run","message_i',
  'd":"m2","command_id":"c2","text":"ä€😀"}],"parent":null,"takeovers":0,"run":{"run_id":"',
  'run","started_at":"2026-01-01T00:00:00.000Z","start":null,"position":{"at":"choose"},"',
  'turns":0,"total_turns":0,"rounds":0,"message_id":null,"targets":[],"spent_rules":[],"r',
  'ule":null,"guarded":{"calls":0,"hits":[]},"granted":{"tokens":0,"cost_usd":0},"user_sp',
  'oke_at":"2026-01-01T00:00:00.000Z","auto_replies":[],"usage":{"input_tokens":0,"output',
  '_tokens":0,"cached_input_tokens":0,"reasoning_tokens":0,"cost_usd":0,"model_calls":0},',
  '"nested":{"input_tokens":0,"output_tokens":0,"cached_input_tokens":0,"reasoning_tokens',
  '":0,"cost_usd":0,"model_calls":0}},"last_end":null,"start":null,"left',
  '_out":[],"context":[],"calls":[],"questions":[],"others":[]},"answered":["c1","c2"]}',
];

describe('a snapshot', () => {
  const snapshot = toSnapshot(ids, log, folded);

  it('holds the state, the answered commands and its place in the log', () => {
    expect(fromSnapshot(ids, log, snapshot)).toEqual({ ...folded, snapshot_seq: 2 });
  });

  it('has the form that earlier processes of the same version wrote', () => {
    expect(snapshot).toEqual({
      head_seq: 2,
      commit_id: 'commit 2',
      v: 3,
      body: STORED_BODY.join(''),
    });
  });

  it('is refused if its body is truncated anywhere', () => {
    for (let length = 0; length < snapshot.body.length; length += 1) {
      expect(
        fromSnapshot(ids, log, { ...snapshot, body: snapshot.body.slice(0, length) }),
      ).toBeNull();
    }
  });

  it('is refused if any part of its body is changed', () => {
    fc.assert(
      fc.property(
        fc.nat(snapshot.body.length - 1),
        fc.string({ minLength: 1, maxLength: 3 }),
        (at, text) => {
          const body = snapshot.body.slice(0, at) + text + snapshot.body.slice(at + text.length);
          fc.pre(body !== snapshot.body);
          expect(fromSnapshot(ids, log, { ...snapshot, body })).toBeNull();
        },
      ),
    );
  });

  it.each([
    ['another head', { head_seq: 1 }],
    ['another commit', { commit_id: 'commit 1' }],
    ['another version', { v: 1 }],
    ['no body', { body: '' }],
  ])('is refused with %s', (_what, change) => {
    expect(fromSnapshot(ids, log, { ...snapshot, ...change })).toBeNull();
  });

  it('is refused for another log', () => {
    expect(fromSnapshot(ids, logRef(log, 'other'), snapshot)).toBeNull();
  });
});
