import { scenarios } from '../harness/scenarios.fixture.ts';
import { afterWork, says } from '../harness/shorthand.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';

scenarios({
  'greetings, and agents that ask before they reply': [
    {
      it: 'initial_message_to_user greets first; the agent then answers what the user said',
      files: workflowFiles({
        agents: ['a'],
        script: [{ agent: 'a', after: 'user', match: '^hi$', say: 'You said hi.' }],
        orchestrator: { initial_message_to_user: 'Hello there.' },
      }),
      run: async (talk) => {
        await talk.say('hi');
        expect(talk.of('agent_response').map(({ text, finish_reason }) => [text, finish_reason])).toEqual([
          ['Hello there.', 'greeting'],
          ['You said hi.', 'stop'],
        ]);
        await talk.say('hi');
        expect(talk.of('agent_response').filter(({ finish_reason }) => finish_reason === 'greeting')).toHaveLength(1);
      },
    },
    {
      it: 'an AgentDriven chat greets, and its agent answers the hidden seed',
      files: workflowFiles({
        agents: ['a'],
        script: [{ agent: 'a', after: 'user', match: 'Begin', say: 'Welcome.' }],
        orchestrator: { startup_mode: 'AgentDriven', initial_message: 'Begin, please.', initial_message_to_user: 'One moment.' },
      }),
      run: async (talk) => {
        await talk.open();
        await talk.until('workflow_complete');
        expect(talk.of('user_message')).toMatchObject([{ hidden: true, text: 'Begin, please.' }]);
        expect(talk.of('agent_response').map(({ text }) => text)).toEqual(['One moment.', 'Welcome.']);
      },
    },
    {
      it: 'human_input_mode ALWAYS asks the user before each reply, unless they have just spoken',
      files: workflowFiles({
        agents: ['a', { name: 'b', human_input_mode: 'ALWAYS' }],
        script: says('a', 'b'),
        handoffs: [afterWork('a', 'b')],
      }),
      run: async (talk) => {
        await talk.say('go');
        expect([talk.speakers(), talk.last('input_request').kind]).toEqual([['a'], 'text']);
        await talk.answer('yes');
        expect([talk.speakers(), talk.end()]).toEqual([['a', 'b'], 'done']);
      },
    },
  ],
});
