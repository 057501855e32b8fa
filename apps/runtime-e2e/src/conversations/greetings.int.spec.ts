import { scenarios } from '../harness/scenarios.fixture.ts';
import { afterWork, says, variables } from '../harness/shorthand.fixture.ts';
import type { Claims } from '../harness/token.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';

scenarios({
  'greetings, and agents that ask before they reply': [
    {
      it: 'initial_message_to_user greets first; the agent then answers the user',
      files: workflowFiles({
        agents: ['a'],
        script: [{ agent: 'a', after: 'user', match: '^hi$', say: 'You said hi.' }],
        orchestrator: { initial_message_to_user: 'Hello there.' },
      }),
      run: async (talk) => {
        await talk.say('hi');
        expect(
          talk.of('agent_response').map(({ text, finish_reason }) => [text, finish_reason]),
        ).toEqual([
          ['Hello there.', 'greeting'],
          ['You said hi.', 'stop'],
        ]);
        await talk.say('hi');
        expect(
          talk.of('agent_response').filter(({ finish_reason }) => finish_reason === 'greeting'),
        ).toHaveLength(1);
      },
    },
    {
      it: 'an AgentDriven chat greets, and its agent answers the hidden seed',
      files: workflowFiles({
        agents: ['a'],
        script: [{ agent: 'a', after: 'user', match: 'Begin', say: 'Welcome.' }],
        orchestrator: {
          startup_mode: 'AgentDriven',
          initial_message: 'Begin, please.',
          initial_message_to_user: 'One moment.',
        },
      }),
      run: async (talk) => {
        await talk.open();
        await talk.until('workflow_complete');
        expect(talk.of('user_message')).toMatchObject([{ hidden: true, text: '', redacted: true }]);
        expect(talk.of('agent_response').map(({ text }) => text)).toEqual([
          'One moment.',
          'Welcome.',
        ]);
      },
    },
    {
      it: 'a hidden seed is sent only to a viewer that may trace, live and on replay',
      files: workflowFiles({
        agents: ['a'],
        script: says('a'),
        orchestrator: { startup_mode: 'AgentDriven', initial_message: 'INTERNAL-PLAN' },
      }),
      run: async (talk, server) => {
        await talk.open();
        await talk.until('workflow_complete');
        const seenBy = async (claims: Claims): Promise<string> => {
          const socket = await server.connect(claims);
          socket.send({ type: 'open', chat_id: talk.chat_id, trace: true });
          await socket.untilType('caught_up');
          socket.close();
          return JSON.stringify(socket.frames());
        };
        expect(JSON.stringify(talk.socket.frames())).not.toContain('INTERNAL-PLAN');
        expect(await seenBy({})).not.toContain('INTERNAL-PLAN');
        expect(await seenBy({ scope: 'mozaiks:trace' })).toContain('INTERNAL-PLAN');
      },
    },
    {
      it: 'initial messages insert variables, including those that the client has set',
      files: workflowFiles({
        agents: ['a'],
        script: says('a'),
        orchestrator: { initial_message_to_user: 'Hi {{name}}, order {{order.id}}.' },
        context: variables(
          { order: { id: 7 } },
          {
            name: {
              type: 'string',
              client_writable: true,
              source: { type: 'state', default: 'you' },
            },
          },
        ),
      }),
      run: async (talk) => {
        await talk.say('hi', { context: { name: 'Ada' } });
        expect(talk.of('agent_response')[0]?.text).toBe('Hi Ada, order 7.');
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
