import type { EventOf, RuntimeEvent } from './events.ts';
import { numbered, wholeRun } from './events.fixture.ts';
import { project } from './project.ts';

const [hidden, secret] = numbered([
  {
    type: 'agent_response',
    agent: 'A',
    message_id: 'm',
    text: 'thoughts',
    visible: false,
    finish_reason: 'stop',
    provider_data: { signature: 'x' },
  },
  {
    type: 'context_update',
    set: { card: '4111', plan: { name: 'gold', 'a/b': 1 } },
    by: 'tool',
    sensitive: ['/set/card', '/set/plan/a~1b', '/set/absent'],
  },
]) as [RuntimeEvent, RuntimeEvent];

describe('project', () => {
  it('blanks the text of agents that are not visible, unless the viewer traces', () => {
    expect(project(hidden, { trace: false })).toMatchObject({ text: '', redacted: true });
    expect(project(hidden, { trace: true })).toMatchObject({ text: 'thoughts' });
  });

  it('blanks a hidden message and its content parts, unless the viewer traces', () => {
    const content = [{ type: 'text' as const, text: 'the plan' }];
    const message = { type: 'user_message' as const, message_id: 'm', command_id: 'c' };
    const [seed, said] = numbered([
      { ...message, text: 'the plan', content, hidden: true },
      { ...message, text: 'hi', content },
    ]) as [RuntimeEvent, RuntimeEvent];
    const { content: _content, ...rest } = seed as EventOf<'user_message'>;
    expect(project(seed, { trace: false })).toEqual({ ...rest, text: '', redacted: true });
    expect(project(seed, { trace: true })).toEqual(seed);
    expect(project(said, { trace: false })).toEqual(said);
  });

  it('blanks sensitive values for everyone', () => {
    for (const trace of [true, false]) {
      expect(project(secret, { trace })).toMatchObject({
        set: { card: null, plan: { name: 'gold', 'a/b': null } },
        redacted: true,
      });
    }
  });

  it("never shows the owner's marks, nor what a provider needs back", () => {
    for (const event of [hidden, secret])
      expect(project(event, { trace: true })).not.toHaveProperty('sensitive');
    expect(project(hidden, { trace: true })).not.toHaveProperty('provider_data');
  });

  it('leaves everything else as it is, and drops no event', () => {
    for (const event of wholeRun.filter(({ type }) => type !== 'agent_response'))
      expect(project(event, { trace: false })).toEqual(event);
  });

  it('does not change the stored event', () => {
    const copy = structuredClone(secret);
    project(secret, { trace: false });
    expect(secret).toEqual(copy);
  });
});
