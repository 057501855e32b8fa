import { conversation, type Conversation } from './conversation.fixture.ts';

const commitsOf = ({ commits }: Conversation): string[] =>
  commits.map(({ events }) => events.map(({ type }) => type).join(' '));

describe('a plain exchange', () => {
  it('takes two commits: one before the model is asked, and one after', async () => {
    const chat = conversation({ agents: ['a'] }, [{ say: 'hi' }]);
    await chat.say('hello');
    expect(commitsOf(chat)).toEqual([
      'user_message workflow_start agent_start',
      'agent_response usage workflow_complete',
    ]);
  });

  it('ends with the usage of its last answer included in the total', async () => {
    const chat = conversation({ agents: ['a'] }, [{ say: 'hi' }]);
    await chat.say('hello');
    const { input_tokens, output_tokens } = chat.last('usage');
    expect(chat.last('workflow_complete').usage).toMatchObject({
      input_tokens,
      output_tokens,
      model_calls: 1,
    });
  });
});

describe('the first agent starts in the next commit', () => {
  it('if other commands wait: they come before its first word', async () => {
    const chat = conversation({ agents: ['a'] }, [{ say: 'hi' }]);
    chat.admit({ type: 'user_message', text: 'one' });
    chat.admit({ type: 'user_message', text: 'two' });
    await chat.run();
    expect(commitsOf(chat)).toEqual([
      'user_message workflow_start',
      'user_message',
      'agent_start',
      'agent_response usage workflow_complete',
    ]);
  });

  it('if a source is read before it', async () => {
    const chat = conversation(
      {
        agents: ['a'],
        variables: { plan: { source: { type: 'config', env_var: 'PLAN', required: false } } },
      },
      [{ say: 'hi' }],
    );
    await chat.say('hello');
    expect(commitsOf(chat)[0]).toBe('user_message workflow_start');
  });

  it('if its model is not configured: the run ends with the reason', async () => {
    const chat = conversation({ agents: [{ name: 'a', llm_config: { model: 'gone' } }] }, [], {
      missing: 'gone',
    });
    await chat.say('hello');
    expect(commitsOf(chat)).toEqual(['user_message workflow_start', 'workflow_error']);
  });
});

describe('each step has its own commit', () => {
  it('if code of the author observes events: what it sets counts in the next decision', async () => {
    const observing = conversation(
      { agents: ['a'], hooks: [{ type: 'on_agent_response', run: () => null }] },
      [{ say: 'hi' }],
    );
    await observing.say('hello');
    expect(commitsOf(observing)).toEqual([
      'user_message workflow_start',
      'agent_start',
      'agent_response usage',
      'hook',
      'workflow_complete',
    ]);
  });

  it('if a model picks the next speaker', async () => {
    const chat = conversation(
      { agents: ['a', 'b'], orchestration_pattern: 'AutoPattern', max_turns: 2 },
      [{ say: 'one' }, { say: 'b' }, { say: 'two' }],
    );
    await chat.say('hello');
    expect(commitsOf(chat)[1]).toBe('agent_response usage');
  });
});
