import { scenarios } from '../harness/scenarios.fixture.ts';
import { afterWork, says, tool } from '../harness/shorthand.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';

const ECHO = tool(
  'echo',
  'export function echo({ value }: { value: any }) { if (value === "boom") throw new Error("went boom"); return value; }\n',
  {
    parameters: { type: 'object', properties: { value: {} }, required: ['value'] },
  },
);

scenarios({
  'script.yaml': [
    {
      it: 'the first matching entry wins',
      files: workflowFiles({
        agents: ['a'],
        script: [
          { agent: 'b', say: 'B' },
          { agent: 'a', after: 'tool:x', say: 'no' },
          { agent: 'a', match: 'nothing', say: 'no' },
          { agent: 'a', say: 'yes' },
          { agent: 'a', say: 'no' },
        ].slice(1),
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('agent_response').text).toBe('yes');
      },
    },
    {
      it: 'match is searched unanchored and case-insensitively; its groups are replaced',
      files: workflowFiles({
        agents: ['a'],
        script: [{ agent: 'a', match: 'my NAME is (\\w+)( \\w+)?', say: 'Hello $1$2, $0, $$1!' }],
      }),
      run: async (talk) => {
        await talk.say('well, My name is Ada');
        expect(talk.last('agent_response').text).toBe('Hello Ada, My name is Ada, $1!');
      },
    },
    {
      it: 'text is streamed word by word, with the spaces that belong to them',
      files: workflowFiles({ agents: ['a'], script: [{ agent: 'a', say: ' one  two\nthree' }] }),
      run: async (talk) => {
        await talk.say('go');
        const deltas = talk.socket
          .frames()
          .flatMap((frame) => (frame.type === 'agent_delta' ? [frame.text] : []));
        expect(deltas.join('')).toBe(' one  two\nthree');
        expect(talk.last('agent_response').text).toBe(' one  two\nthree');
      },
    },
    {
      it: 'then applies to later uses, the last one repeating',
      files: workflowFiles({
        agents: ['a'],
        script: [{ agent: 'a', say: 'First.', then: [{ say: 'Second.' }, { say: 'Last.' }] }],
      }),
      run: async (talk) => {
        for (const text of ['1', '2', '3', '4']) await talk.say(text);
        expect(talk.of('agent_response').map(({ text }) => text)).toEqual([
          'First.',
          'Second.',
          'Last.',
          'Last.',
        ]);
      },
    },
    {
      it: 'uses count per chat',
      files: workflowFiles({
        agents: ['a'],
        script: [{ agent: 'a', say: 'First.', then: [{ say: 'Second.' }] }],
      }),
      run: async (talk) => {
        await talk.say('1');
        expect(talk.last('agent_response').text).toBe('First.');
      },
    },
    {
      it: '${result} is the text of a result; an argument that is exactly ${result} receives the value',
      files: workflowFiles({
        agents: ['a'],
        ...ECHO,
        script: [
          { agent: 'a', after: 'user', call: { tool: 'echo', arguments: { value: { n: 1 } } } },
          {
            agent: 'a',
            after: 'tool:echo',
            match: '^\\{"n":1\\}$',
            say: 'Again: ${result}',
            call: { tool: 'echo', arguments: { value: '${result}' } },
            then: [{ say: 'Done: ${result}' }],
          },
        ],
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.of('tool_call').map(({ arguments: given }) => given['value'])).toEqual([
          { n: 1 },
          { n: 1 },
        ]);
        expect(talk.of('agent_response').map(({ text }) => text)).toEqual([
          'Again: {"n":1}',
          'Done: {"n":1}',
        ]);
      },
    },
    {
      it: 'an error matches by its message',
      files: workflowFiles({
        agents: ['a'],
        ...ECHO,
        script: [
          { agent: 'a', after: 'tool:echo', match: 'went (\\w+)', say: 'It went $1.' },
          { agent: 'a', call: { tool: 'echo', arguments: { value: 'boom' } } },
        ],
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('agent_response').text).toBe('It went boom.');
      },
    },
    {
      it: 'several calls come in their order, and after: tool takes the last result of that tool',
      files: workflowFiles({
        agents: ['a'],
        ...ECHO,
        script: [
          {
            agent: 'a',
            after: 'user',
            say: 'Two.',
            call: [
              { tool: 'echo', arguments: { value: 'x' } },
              { tool: 'echo', arguments: { value: 'y' } },
            ],
          },
          { agent: 'a', after: 'tool:echo', say: '${result}' },
        ],
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.of('tool_call').map(({ arguments: given }) => given['value'])).toEqual([
          'x',
          'y',
        ]);
        expect(
          talk.of('agent_response').map(({ text, finish_reason }) => [text, finish_reason]),
        ).toEqual([
          ['Two.', 'tool_calls'],
          ['y', 'stop'],
        ]);
      },
    },
    {
      it: 'after names the agent that spoke last',
      files: workflowFiles({
        agents: ['a', 'b'],
        script: [{ agent: 'b', after: 'a', match: 'A\\.', say: 'I heard $0' }, ...says('a')],
        handoffs: [afterWork('a', 'b')],
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('agent_response').text).toBe('I heard A.');
      },
    },
    {
      it: 'if no entry matches, the run fails, and the error names the agent and the message',
      files: workflowFiles({ agents: ['a'], script: [{ agent: 'a', match: 'nothing', say: 'x' }] }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('workflow_error')).toMatchObject({
          code: 'script_no_answer',
          retryable: false,
        });
        await talk.say('nothing');
        expect(talk.end()).toBe('done');
      },
    },
    {
      it: 'usage is a quarter of the characters, and costs nothing',
      files: workflowFiles({ agents: ['a'], script: [{ agent: 'a', say: '12345678' }] }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('usage')).toMatchObject({
          provider: 'scripted',
          purpose: 'reply',
          output_tokens: 2,
          cost_usd: 0,
          outcome: 'ok',
        });
        expect(talk.last('workflow_complete').usage).toMatchObject({
          output_tokens: 2,
          model_calls: 1,
          cost_usd: 0,
        });
      },
    },
  ],
});
