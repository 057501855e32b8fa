import { conversation } from './conversation.fixture.ts';

describe('observer hooks', () => {
  it('are done with workflow_start before the first agent begins, and may set context', async () => {
    const chat = conversation(
      {
        agents: ['a'],
        variables: { plan: { default: 'none' } },
        hooks: [{ type: 'on_workflow_start', run: (_event, { set }) => set('plan', 'gold') }],
      },
      [{ say: 'A' }],
    );
    await chat.say('go');
    expect(chat.types().slice(0, 4)).toEqual(['user_message', 'workflow_start', 'context_update', 'agent_start']);
    expect(chat.last('context_update')).toMatchObject({ set: { plan: 'gold' }, by: 'hook' });
  });

  it('that throw are logged, and the run goes on', async () => {
    const chat = conversation(
      {
        agents: ['a'],
        hooks: [
          {
            type: 'on_agent_start',
            run: () => {
              throw new Error('no');
            },
          },
        ],
      },
      [{ say: 'A' }],
    );
    await chat.say('go');
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('change nothing after a terminal fact', async () => {
    const chat = conversation(
      { agents: ['a'], variables: { x: {} }, hooks: [{ type: 'on_workflow_complete', run: (_event, { set }) => set('x', 'late') }] },
      [{ say: 'A' }],
    );
    await chat.say('go');
    expect(chat.types().at(-1)).toBe('workflow_complete');
  });
});
