import fc from 'fast-check';
import { createHash } from 'node:crypto';
import type { ChatState } from './chat-state.ts';
import { EVENT_TYPES } from './events.ts';
import { foldAll } from './fold.ts';
import { canonicalJson, type JsonValue } from './json.ts';
import { CHAT_STATE_VERSION, packChat, unpackChat, type PackedChat } from './pack-chat.ts';
import { randomLog } from './random-log.fixture.ts';

const throughJson = (state: ChatState): ChatState =>
  unpackChat(JSON.parse(JSON.stringify(packChat(state))) as PackedChat);

describe('a packed chat', () => {
  it('continues like the chat that was packed, for any log and any place where it is cut', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 1, max: 120 }),
        fc.nat(1000),
        (seed, length, share) => {
          const log = randomLog(seed, length);
          const cut = Math.floor((log.length * share) / 1000);
          const prefix = foldAll(log.slice(0, cut));
          const restored = throughJson(prefix);
          expect(restored).toEqual(prefix);
          expect(foldAll(log.slice(cut), restored)).toEqual(foldAll(log));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('contains every event once, and its parts share events as before', () => {
    const [request, call] = [
      { request_id: 'q', kind: 'approval', agent: 'A', prompt: '?', call_id: 'c' },
      {
        call_id: 'c',
        message_id: 'm',
        agent: 'A',
        tool: 't',
        arguments: {},
        kind: 'agent_tool',
        idempotency_key: 'k',
      },
    ] as const;
    const stamp = (seq: number) => ({
      seq,
      ts: '2026-01-01T00:00:00.000Z',
      chat_id: 'chat',
      run_id: 'run',
    });
    const state = foldAll([
      {
        fence: 1,
        events: [
          { type: 'user_message', ...stamp(1), message_id: 'm', command_id: 'c', text: 'x' },
          {
            type: 'workflow_start',
            ...stamp(2),
            workflow_name: 'W',
            workflow_version: 'v',
            code_version: 'k',
            cache_seed: 1,
          },
          { type: 'tool_call', ...stamp(3), ...call },
          { type: 'input_request', ...stamp(4), ...request },
        ],
      },
    ]);
    const packed = packChat(state);
    const seqs = [...packed.transcript, ...packed.others].map(({ seq }) => seq);
    expect(seqs.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
    const restored = throughJson(state);
    expect(restored.calls.get('c')?.call).toBe(restored.transcript[1]);
    expect(restored.run?.start).toBe(restored.start);
  });

  it('is refused if an event that the state refers to is missing', () => {
    const packed = packChat(foldAll(randomLog(3, 60)));
    expect(packed.others.length).toBeGreaterThan(0);
    expect(() => unpackChat({ ...packed, others: [] })).toThrow(TypeError);
  });
});

/**
 * The state that the fold makes of fixed logs, as a hash, for each version. A stored state of
 * version n is read by every process that knows version n, so all of them must interpret events in
 * the same way.
 */
const VERSIONS: readonly (readonly [version: number, hash: string])[] = [
  [1, 'f256b56c2c95bc2120c4fa5f4cabe04cc74a742c850158e36ef549efe318f54c'],
  [2, '0298e4c8501d4967633c77f44a02d0df4586801e6440d0c6898ba3badedfd1c1'],
  [3, '6358fa90b81fa766c40da6e51d1014022508c8b28d4c3ed41efc79cbb531a40c'],
];

describe('the version of the chat state', () => {
  const asText = (packed: PackedChat): string => canonicalJson(packed as unknown as JsonValue);
  const logs = Array.from({ length: 40 }, (_, seed) => randomLog(seed + 1, 150));

  it('is raised with every change of the fold or of its state: add the new version and hash to VERSIONS', () => {
    const hash = createHash('sha256');
    for (const log of logs) {
      let state = foldAll([]);
      for (const commit of log) {
        state = foldAll([commit], state);
        hash.update(asText({ ...packChat(state), transcript: state.transcript.slice(-4) }));
      }
      hash.update(asText(packChat(state)));
    }
    expect([CHAT_STATE_VERSION, hash.digest('hex')]).toEqual(VERSIONS.at(-1));
  });

  it('is never used for two interpretations', () => {
    expect(new Set(VERSIONS.map(([version]) => version)).size).toBe(VERSIONS.length);
    expect(new Set(VERSIONS.map(([, hash]) => hash)).size).toBe(VERSIONS.length);
  });

  it('is checked on logs with every type of event', () => {
    const types = new Set(
      logs.flatMap((log) => log.flatMap(({ events }) => events.map(({ type }) => type))),
    );
    expect([...types].toSorted()).toEqual([...EVENT_TYPES].toSorted());
  });
});
