import type { Commit, LiveDraft, RuntimeEvent } from '@mozaiks/contracts';
import { emptyLive, publish, snapshot, supersede, textFrom } from './live-messages.ts';

const piece = (text: string, offset: number, message_id = 'm'): LiveDraft => ({
  type: 'agent_delta',
  run_id: 'r',
  agent: 'A',
  message_id,
  offset,
  text,
});
const published = (...drafts: readonly LiveDraft[]) => {
  const live = emptyLive();
  for (const draft of drafts) publish(live, { fence: 1, head_seq: 2, draft });
  return live;
};
const textOf = (live: ReturnType<typeof emptyLive>): string | undefined => {
  const message = live.writing.get('m');
  return message && textFrom(message, 0);
};
const commit = (fence: number, ...events: object[]): Commit => ({
  log_id: 'l',
  first_seq: 3,
  last_seq: 3,
  fence,
  commit_id: 'c',
  v: 1,
  events: events as RuntimeEvent[],
});

describe('live messages', () => {
  it('are assembled from pieces that continue them', () => {
    expect(textOf(published(piece('ab', 0), piece('cd', 2)))).toBe('abcd');
  });

  it('drop a piece after a gap, and the known part of one that overlaps', () => {
    expect(textOf(published(piece('ab', 0), piece('x', 5)))).toBe('ab');
    expect(textOf(published(piece('ab', 0), piece('bcd', 1)))).toBe('abcd');
    expect(textOf(published(piece('x', 5)))).toBeUndefined();
  });

  it('accept the whole text again, or a new start', () => {
    expect(textOf(published(piece('ab', 0), piece('abcd', 0)))).toBe('abcd');
    expect(textOf(published(piece('ab', 0), piece('xy', 0)))).toBe('xy');
  });

  it('are kept up to a limit', () => {
    const live = published(piece('x'.repeat(1024 * 1024), 0), piece('y', 1024 * 1024));
    expect(textOf(live)).toHaveLength(1024 * 1024);
  });

  it('are one piece each for a follower that joins later', () => {
    expect(snapshot(published(piece('ab', 0), piece('cd', 2)))).toEqual([
      { fence: 1, draft: piece('abcd', 0) },
    ]);
  });

  it.each([
    ['its fact', commit(1, { type: 'agent_response', message_id: 'm' })],
    ['its calls', commit(1, { type: 'tool_call', message_id: 'm' })],
    ['an error that voids it', commit(1, { type: 'error', message_id: 'm' })],
    ['the end of the run', commit(1, { type: 'workflow_error' })],
    ['a takeover', commit(2, { type: 'owner_changed' })],
    ['a commit of a later owner', commit(2, { type: 'context_update' })],
  ])('are gone with %s', (_what, superseding) => {
    const live = published(piece('ab', 0));
    supersede(live, superseding, true);
    expect(live.writing.size).toBe(0);
  });

  it('outlive other events, and the replayed end of an earlier run', () => {
    const live = published(piece('ab', 0));
    supersede(live, commit(1, { type: 'command_rejected' }), true);
    supersede(live, commit(1, { type: 'workflow_complete' }), false);
    expect(textOf(live)).toBe('ab');
  });
});
