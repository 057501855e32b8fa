import { scenarios } from '../harness/scenarios.fixture.ts';
import { afterWork, calls, says, tool, variables } from '../harness/shorthand.fixture.ts';
import { resumeTalk, startTalk, type Talk } from '../harness/talk.fixture.ts';
import { workflowFiles, type WorkflowParts } from '../harness/workflow-files.fixture.ts';

const PAY = 'export function pay({ sum }: { sum: number }): string { return "paid " + sum; }\n';
const paying = (requires_approval: string, more: Partial<WorkflowParts> = {}) =>
  workflowFiles({
    agents: ['a'],
    ...tool('pay', PAY, { requires_approval }),
    script: [
      calls('a', 'pay', { sum: 10 }),
      { agent: 'a', after: 'tool:pay', say: 'So: ${result}.' },
    ],
    ...more,
  });
const SIZE = { type: 'object', properties: { size: { type: 'integer' } }, required: ['size'] };
interface Form {
  readonly source?: string;
  readonly response_schema?: object;
  readonly requires_approval?: string;
}
const form = ({ source, response_schema = SIZE, requires_approval = 'never' }: Form = {}) =>
  workflowFiles({
    agents: ['a'],
    tools: [
      {
        name: 'form',
        tool_type: 'UI_Tool',
        description: 'Asks for a size.',
        requires_approval,
        ...(source === undefined ? {} : { module: 'tools.form' }),
        parameters: { type: 'object', properties: { title: { type: 'string' } } },
        ui: {
          component: 'SizeForm',
          mode: 'inline',
          response_schema,
        },
      },
    ],
    ui: { components: { SizeForm: {} } },
    script: [
      calls('a', 'form', { title: 'Size?' }),
      { agent: 'a', after: 'tool:form', say: 'Got ${result}.' },
    ],
    ...(source === undefined ? {} : { code: { 'tools/form.ts': source } }),
  });
/** Expects each of the answers to be rejected, and the question to stay open. */
async function refuses(talk: Talk, answers: readonly unknown[]): Promise<void> {
  const { request_id, call_id } = talk.last('input_request');
  for (const value of answers) {
    for (const [type, fields] of [
      ['tool_response', { call_id, result: value }],
      ['input_response', { request_id, value }],
    ] as const) {
      const command_id = await talk.command(type, fields);
      await talk.socket.until(
        (frame) => frame.type === 'command_rejected' && frame.command_id === command_id,
      );
      expect([value, talk.last('command_rejected').code]).toEqual([value, 'invalid_value']);
    }
  }
  expect(talk.of('input_response').every((answer) => answer.request_id !== request_id)).toBe(true);
}

scenarios({
  approvals: [
    {
      it: 'are requested in the commit of the call, before the tool runs',
      files: paying('always'),
      run: async (talk) => {
        await talk.say('go');
        const { call_id } = talk.last('tool_call');
        expect(talk.last('input_request')).toMatchObject({ kind: 'approval', agent: 'a', call_id });
        expect(talk.of('tool_result')).toEqual([]);
        await talk.answer({ decision: 'approve' });
        expect(talk.last('tool_result')).toMatchObject({ call_id, result: 'paid 10' });
        expect([talk.last('agent_response').text, talk.end()]).toEqual(['So: paid 10.', 'done']);
      },
    },
    {
      it: 'may edit the arguments, which replace those of the call',
      files: paying('always'),
      run: async (talk) => {
        await talk.say('go');
        await talk.answer({ decision: 'edit', arguments: { sum: 7 } });
        expect(talk.last('tool_result').result).toBe('paid 7');
      },
    },
    {
      it: 'may be refused, with a reason that the model reads',
      files: paying('always'),
      run: async (talk) => {
        await talk.say('go');
        await talk.answer({ decision: 'reject', reason: 'too much' });
        expect(talk.last('tool_result')).toMatchObject({
          ok: false,
          error: { code: 'tool_rejected', message: expect.stringContaining('too much') },
        });
        expect(talk.last('agent_response').text).toContain('too much');
      },
    },
    {
      it: 'stay open if an answer does not fit',
      files: paying('always'),
      run: async (talk) => {
        await talk.say('go');
        const { request_id } = talk.last('input_request');
        for (const value of [
          'yes',
          { decision: 'perhaps' },
          { decision: 'edit', arguments: { sum: 'seven' } },
        ]) {
          const command_id = await talk.command('input_response', { request_id, value });
          await talk.socket.until(
            (frame) => frame.type === 'command_rejected' && frame.command_id === command_id,
          );
          expect(talk.last('command_rejected').code).toBe('invalid_value');
        }
        await talk.answer({ decision: 'approve' });
        expect(talk.last('tool_result').result).toBe('paid 10');
        await talk.command('input_response', { request_id, value: { decision: 'approve' } });
        await talk.until('command_rejected', 4);
        expect(talk.last('command_rejected').code).toBe('request_closed');
      },
    },
    {
      it: 'depend on the entry of the tool that applies to the agent',
      files: workflowFiles({
        agents: ['a', 'b'],
        tools: [
          { name: 'pay', module: 'tools.pay', description: 'Pays.', agent: 'a' },
          {
            name: 'pay',
            module: 'tools.pay',
            description: 'Pays.',
            agent: 'b',
            requires_approval: 'always',
            timeout_ms: 500,
          },
        ],
        handoffs: [afterWork('a', 'b')],
        script: [
          calls('a', 'pay', { sum: 1 }),
          { agent: 'a', say: 'A.' },
          { agent: 'b', after: 'a', call: { tool: 'pay', arguments: { sum: 2 } } },
          { agent: 'b', after: 'tool:pay', say: 'So: ${result}.' },
        ],
        code: { 'tools/pay.ts': PAY },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.of('tool_result').map(({ result }) => result)).toEqual(['paid 1']);
        expect(talk.last('input_request')).toMatchObject({ kind: 'approval', agent: 'b' });
        await talk.answer({ decision: 'approve' });
        expect(talk.last('agent_response').text).toBe('So: paid 2.');
      },
    },
    {
      it: 'may depend on the arguments of the call, otherwise on context variables',
      files: paying('${sum} > ${limit}', {
        context: variables({ limit: 8 }),
        script: [
          {
            agent: 'a',
            after: 'user',
            match: 'pay (\\d+) small',
            call: { tool: 'pay', arguments: { sum: 5 } },
          },
          calls('a', 'pay', { sum: 10 }),
          { agent: 'a', after: 'tool:pay', say: 'So: ${result}.' },
        ],
      }),
      run: async (talk) => {
        await talk.say('pay 5 small');
        expect(talk.end()).toBe('done');
        await talk.say('pay 10');
        expect(talk.last('input_request').kind).toBe('approval');
      },
    },
    {
      it: 'of one call let the others run, and the model waits',
      files: workflowFiles({
        agents: ['a'],
        tools: [
          { name: 'pay', module: 'tools.pay', description: 'Pays.', requires_approval: 'always' },
          { name: 'look', module: 'tools.look', description: 'Looks.' },
        ],
        script: [
          {
            agent: 'a',
            after: 'user',
            call: [{ tool: 'pay', arguments: { sum: 3 } }, { tool: 'look' }],
          },
          ...says('a'),
        ],
        code: {
          'tools/pay.ts': PAY,
          'tools/look.ts': 'export function look() { return "seen"; }\n',
        },
      }),
      run: async (talk) => {
        await talk.say('go');
        await talk.until('tool_result');
        expect(talk.last('tool_result').result).toBe('seen');
        expect(talk.of('agent_response')).toEqual([]);
        await talk.answer({ decision: 'approve' });
        expect(talk.of('tool_result').map(({ result }) => result)).toEqual(['seen', 'paid 3']);
        expect(talk.end()).toBe('done');
      },
    },
    {
      it: 'are announced again to every client that opens the chat',
      files: paying('always'),
      run: async (talk, server) => {
        await talk.say('go');
        const other = await startTalk(server, talk.workflow_name, { chat_id: talk.chat_id });
        const { request_id, call_id } = talk.last('input_request');
        expect((await other.open()).pending).toMatchObject([
          { request_id, call_id, kind: 'approval', chat_id: talk.chat_id },
        ]);
        await other.answer({ decision: 'approve' });
        await talk.atRest();
        expect(talk.end()).toBe('done');
        other.socket.close();
      },
    },
    {
      it: 'that are given twice at the same moment count once',
      files: paying('always'),
      run: async (talk, server) => {
        await talk.say('go');
        const other = await resumeTalk(server, talk);
        const { request_id } = talk.last('input_request');
        await Promise.all(
          [talk, other].map((each, index) =>
            each.command('input_response', {
              request_id,
              command_id: `answer-${index}`,
              value: { decision: 'approve' },
            }),
          ),
        );
        await talk.until('command_rejected');
        await talk.until('workflow_complete');
        expect([
          talk.of('input_response').length,
          talk.last('command_rejected').code,
          talk.of('tool_result').length,
        ]).toEqual([1, 'request_closed', 1]);
        await other.until('workflow_complete');
        other.socket.close();
      },
    },
  ],
  'tools of the user interface': [
    {
      it: 'wait for the browser, and its answer is their result',
      files: form(),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('tool_call')).toMatchObject({
          kind: 'ui_tool',
          component: 'SizeForm',
          display: 'inline',
          arguments: { title: 'Size?' },
        });
        expect(talk.last('input_request')).toMatchObject({
          kind: 'tool',
          call_id: talk.last('tool_call').call_id,
        });
        await talk.answer({ size: 3 });
        expect(talk.last('input_response').value).toEqual({ size: 3 });
        expect(talk.last('tool_result').result).toEqual({ size: 3 });
        expect(talk.last('agent_response').text).toBe('Got {"size":3}.');
      },
    },
    {
      it: 'run their function with arguments and answer, if they have one',
      files: form({
        source:
          'export function form({ title }: { title: string }, ctx: any) { return title + " " + ctx.answer.size * 2; }\n',
      }),
      run: async (talk) => {
        await talk.say('go');
        await talk.answer({ size: 3 });
        expect(talk.last('tool_result').result).toBe('Size? 6');
      },
    },
    {
      it: 'reject an answer that does not fit, and keep waiting',
      files: form(),
      run: async (talk) => {
        await talk.say('go');
        await refuses(talk, [{ size: 'big' }, {}, 'big', 3, null, [], true]);
        await talk.answer({ size: 1 });
        expect(talk.end()).toBe('done');
      },
    },
    {
      it: 'reject an answer that is no object if their schema names properties and no type',
      files: form({
        response_schema: { properties: { size: { type: 'integer' } }, required: ['size'] },
      }),
      run: async (talk) => {
        await talk.say('go');
        await refuses(talk, ['big', 3, null, ['size'], {}, { size: '1' }]);
        await talk.answer({ size: 1 });
        expect(talk.last('tool_result').result).toEqual({ size: 1 });
      },
    },
    {
      it: 'reject an answer that does not fit after an approval, and before their function runs',
      files: form({
        source: 'export function form(ctx: any) { return ctx.answer.size; }\n',
        requires_approval: 'always',
      }),
      run: async (talk) => {
        await talk.say('go');
        await talk.answer({ decision: 'approve' });
        await refuses(talk, [{ size: 'big' }, { decision: 'approve' }]);
        await talk.answer({ size: 4 });
        expect(talk.last('tool_result').result).toBe(4);
      },
    },
    {
      it: 'may answer with an error, which the model reads',
      files: form(),
      run: async (talk) => {
        await talk.say('go');
        await talk.command('tool_response', {
          call_id: talk.last('tool_call').call_id,
          error: { code: 'closed', message: 'the window was closed' },
        });
        await talk.until('workflow_complete');
        expect(talk.last('tool_result')).toMatchObject({
          ok: false,
          error: { message: expect.stringContaining('the window was closed') },
        });
      },
    },
  ],
  questions: [
    {
      it: 'of kind text accept any message as their answer',
      files: workflowFiles({
        agents: ['a'],
        script: says('a'),
        handoffs: [afterWork('a', 'user')],
      }),
      run: async (talk) => {
        await talk.say('go');
        const { request_id } = talk.last('input_request');
        await talk.say('this');
        expect(talk.of('user_message')[1]).toMatchObject({ text: 'this', request_id });
      },
    },
    {
      it: 'give their call a result if they are not answered in time',
      files: paying('always', { orchestrator: { question_timeout_seconds: 0.3 } }),
      run: async (talk) => {
        await talk.say('go');
        expect(Date.parse(talk.last('input_request').expires_at ?? '')).toBeGreaterThan(
          Date.parse(talk.last('input_request').ts),
        );
        await talk.until('workflow_complete');
        expect(talk.last('tool_result')).toMatchObject({ ok: false, error: { code: 'timeout' } });
        expect(talk.end()).toBe('done');
      },
    },
    {
      it: 'that belong to no call end the run if they are not answered in time',
      files: workflowFiles({
        agents: ['a'],
        script: says('a'),
        handoffs: [afterWork('a', 'user')],
        orchestrator: { question_timeout_seconds: 0.3 },
      }),
      run: async (talk) => {
        await talk.say('go');
        await talk.until('workflow_complete');
        expect(talk.end()).toBe('timeout');
      },
    },
  ],
  human_input_mode: [
    {
      it: 'TERMINATE asks before the run would end',
      files: workflowFiles({
        agents: [{ name: 'a', human_input_mode: 'TERMINATE' }],
        script: says('a'),
      }),
      run: async (talk) => {
        await talk.say('go');
        expect([talk.speakers(), talk.last('input_request').kind, talk.end()]).toEqual([
          ['a'],
          'text',
          'open',
        ]);
        await talk.answer('one more');
        expect(talk.speakers()).toEqual(['a', 'a']);
      },
    },
    {
      it: 'TERMINATE asks no one if human_in_the_loop is false',
      files: workflowFiles({
        agents: [{ name: 'a', human_input_mode: 'TERMINATE' }],
        script: says('a'),
        orchestrator: { human_in_the_loop: false },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.end()).toBe('done');
      },
    },
    {
      it: 'max_consecutive_auto_reply reverts to the user',
      files: workflowFiles({
        agents: [{ name: 'a', max_consecutive_auto_reply: 2 }],
        script: says('a'),
        handoffs: [
          afterWork('a', 'a', { transition_target: 'StayTarget', target_agent: undefined }),
        ],
      }),
      run: async (talk) => {
        await talk.say('go');
        expect([talk.speakers(), talk.last('input_request').kind]).toEqual([['a', 'a'], 'text']);
        await talk.answer('more');
        expect(talk.speakers()).toEqual(['a', 'a', 'a', 'a']);
      },
    },
    {
      it: 'max_consecutive_auto_reply ends the run if no one can be asked',
      files: workflowFiles({
        agents: [{ name: 'a', max_consecutive_auto_reply: 2 }],
        script: says('a'),
        orchestrator: { human_in_the_loop: false },
        handoffs: [
          afterWork('a', 'a', { transition_target: 'StayTarget', target_agent: undefined }),
        ],
      }),
      run: async (talk) => {
        await talk.say('go');
        expect([talk.speakers(), talk.end()]).toEqual([['a', 'a'], 'max_auto_reply']);
      },
    },
  ],
  startup_mode: [
    {
      it: 'UserDriven waits for a message',
      files: workflowFiles({ agents: ['a'], script: says('a') }),
      run: async (talk) => {
        expect(await talk.open()).toMatchObject({ status: 'idle', head_seq: 0 });
        expect(talk.events()).toEqual([]);
      },
    },
    {
      it: 'AgentDriven lets the first agent speak when the chat is created, once, however many sockets open it',
      files: workflowFiles({
        agents: ['a'],
        script: [{ agent: 'a', after: 'user', match: 'Begin', say: 'Welcome.' }, ...says('a')],
        orchestrator: { startup_mode: 'AgentDriven', initial_message: 'Begin, please.' },
      }),
      run: async (talk, server) => {
        const others = await Promise.all(
          [1, 2, 3].map(() => startTalk(server, talk.workflow_name, { chat_id: talk.chat_id })),
        );
        await Promise.all([talk, ...others].map((each) => each.open()));
        for (const each of [talk, ...others]) await each.until('workflow_complete');
        expect(talk.of('user_message')).toMatchObject([{ hidden: true }]);
        expect(talk.of('agent_response').map(({ text }) => text)).toEqual(['Welcome.']);
        expect(talk.of('workflow_start')).toHaveLength(1);
        for (const { socket } of others) socket.close();
      },
    },
    {
      it: 'BackendOnly runs to its end without a user',
      files: workflowFiles({
        agents: ['a', 'b'],
        script: says('a', 'b'),
        handoffs: [afterWork('a', 'b')],
        orchestrator: { startup_mode: 'BackendOnly' },
      }),
      run: async (talk) => {
        await talk.open();
        await talk.until('workflow_complete');
        expect([
          talk.speakers(),
          talk.of('user_message').filter(({ hidden }) => hidden !== true),
          talk.end(),
        ]).toEqual([['a', 'b'], [], 'done']);
      },
    },
  ],
});
