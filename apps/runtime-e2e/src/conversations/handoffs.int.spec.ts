import { loggedDiagnostics } from '../harness/logged-diagnostics.fixture.ts';
import { scenarios } from '../harness/scenarios.fixture.ts';
import {
  ABCD,
  afterWork,
  before,
  calls,
  offered,
  says,
  tool,
  variables,
  when,
} from '../harness/shorthand.fixture.ts';
import type { Talk } from '../harness/talk.fixture.ts';
import { workflowFiles, type WorkflowParts } from '../harness/workflow-files.fixture.ts';

const abcd = (handoffs: WorkflowParts['handoffs'], more: Partial<WorkflowParts> = {}) =>
  workflowFiles({ agents: ABCD, script: says(...ABCD), handoffs: handoffs ?? [], ...more });
const transfer = (agent: string, ...targets: readonly string[]) => ({
  agent,
  after: 'user',
  call: targets.map((target) => ({ tool: `transfer_to_${target}`, arguments: {} })),
});
const spoke = (talk: Talk): string => talk.speakers().join('');
const hops = (talk: Talk): readonly string[] =>
  talk.of('handoff').map(({ from, to, rule }) => `${from}>${to} ${rule.kind}`);

scenarios({
  'handoffs in their stated order': [
    {
      it: 'after_work rules lead from agent to agent, each with an event that says why',
      files: abcd([afterWork('a', 'b'), afterWork('b', 'c'), afterWork('c', 'terminate')]),
      run: async (talk) => {
        await talk.say('go');
        expect([spoke(talk), talk.end()]).toEqual(['abc', 'terminate']);
        expect(talk.of('handoff')[0]).toMatchObject({
          from: 'a',
          to: 'b',
          rule: { kind: 'after_work', index: 0 },
          because: { text: expect.any(String) },
        });
      },
    },
    {
      it: '(1) an expression with scope pre skips the model call',
      files: abcd([before('a', 'b', '${go} and ${n} > 2'), afterWork('a', 'c')], {
        context: variables({ go: true, n: 3 }),
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(spoke(talk)).toBe('b');
        expect(talk.of('usage').map(({ agent }) => agent)).toEqual(['b']);
        expect(talk.last('handoff')).toMatchObject({
          rule: { kind: 'pre', index: 0, condition: '${go} and ${n} > 2' },
          because: { values: { go: true, n: 3 } },
        });
      },
    },
    {
      it: '(1) a pre rule whose expression is false changes nothing',
      files: abcd([before('a', 'b', 'not ${go}')], { context: variables({ go: true }) }),
      run: async (talk) => {
        await talk.say('go');
        expect([spoke(talk), hops(talk)]).toEqual(['a', []]);
      },
    },
    {
      it: '(1) pre rules are evaluated in file order',
      files: abcd([before('a', 'c', '${go}'), before('a', 'b', '${go}')], {
        context: variables({ go: true }),
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(spoke(talk)).toBe('c');
      },
    },
    {
      it: '(2) a condition of type llm is offered to the model as a transfer, which the model may choose',
      files: abcd([offered('a', 'b'), afterWork('a', 'c')], {
        script: [transfer('a', 'b'), ...says('b', 'c')],
      }),
      run: async (talk) => {
        await talk.say('go');
        expect([spoke(talk), hops(talk)]).toEqual(['b', ['a>b llm']]);
        expect(talk.last('tool_call')).toMatchObject({
          tool: 'transfer_to_b',
          kind: 'transfer',
          arguments: {},
        });
        expect(talk.last('handoff').rule).toMatchObject({
          index: 0,
          condition: 'when b should go on',
        });
      },
    },
    {
      it: '(2) the model may decline what is offered',
      files: abcd([offered('a', 'b'), afterWork('a', 'c')]),
      run: async (talk) => {
        await talk.say('go');
        expect(spoke(talk)).toBe('ac');
      },
    },
    {
      it: '(2) a transfer that the model invents is rejected with an error result, never executed',
      files: abcd([offered('a', 'b')], { script: [transfer('a', 'zzz'), ...says('a', 'b')] }),
      run: async (talk) => {
        await talk.say('go');
        expect([spoke(talk), hops(talk), talk.end()]).toEqual(['a', [], 'done']);
        expect(talk.last('tool_result')).toMatchObject({
          ok: false,
          error: { code: expect.any(String) },
        });
      },
    },
    {
      it: '(2) a transfer that is offered to another agent is rejected as well',
      files: abcd([offered('b', 'c'), afterWork('a', 'b')], {
        script: [transfer('a', 'c'), ...says(...ABCD)],
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(spoke(talk)).toBe('ab');
        expect(talk.of('tool_result')[0]?.ok).toBe(false);
      },
    },
    {
      it: '(2) of several transfers in one message the first wins, and the event lists the others',
      files: abcd([offered('a', 'b'), offered('a', 'c')], {
        script: [transfer('a', 'c', 'b'), ...says('b', 'c')],
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(spoke(talk)).toBe('c');
        expect(talk.last('handoff')).toMatchObject({ to: 'c', because: { also: ['b'] } });
      },
    },
    {
      it: 'termination phrases end the run before any rule',
      files: abcd([when('b', 'c', 'true'), afterWork('a', 'b'), afterWork('b', 'c')], {
        orchestrator: { termination: { phrases: ['B.'] } },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect([spoke(talk), talk.end()]).toEqual(['ab', 'terminate']);
      },
    },
    {
      it: 'termination.when ends the run before any rule',
      files: abcd([afterWork('a', 'b')], {
        orchestrator: { termination: { when: '${n} >= 2' } },
        context: variables({ n: 2 }),
      }),
      run: async (talk) => {
        await talk.say('go');
        expect([spoke(talk), talk.end()]).toEqual(['a', 'terminate']);
      },
    },
    {
      it: '(3) a target that a tool returns comes before expressions',
      files: abcd([when('a', 'c', 'true'), afterWork('a', 'd')], {
        ...tool('go', 'export function go() { return { handoff: "b" }; }\n'),
        script: [calls('a', 'go'), ...says(...ABCD)],
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(hops(talk)[0]).toBe('a>b tool');
        expect(talk.last('agent_response').agent).toBe('b');
      },
    },
    {
      it: '(3) a tool that names an unknown agent gets an error, and the run continues',
      files: abcd([], {
        ...tool('go', 'export function go() { return { handoff: "zzz" }; }\n'),
        script: [calls('a', 'go'), ...says(...ABCD)],
      }),
      run: async (talk) => {
        await talk.say('go');
        expect([hops(talk), talk.end()]).toEqual([[], 'done']);
      },
    },
    {
      it: '(4) expressions with scope post, the default, come before after_work rules',
      files: abcd(
        [
          afterWork('a', 'b'),
          {
            source_agent: 'a',
            target_agent: 'c',
            handoff_type: 'condition',
            condition_type: 'expression',
            condition: '${go}',
          },
        ],
        {
          context: variables({ go: true }),
        },
      ),
      run: async (talk) => {
        await talk.say('go');
        expect([spoke(talk), hops(talk)]).toEqual(['ac', ['a>c post']]);
      },
    },
    {
      it: '(4) the first true expression wins, in file order',
      files: abcd(
        [when('a', 'b', '${n} > 5'), when('a', 'c', '${n} > 3'), when('a', 'd', '${n} > 1')],
        { context: variables({ n: 4 }) },
      ),
      run: async (talk) => {
        await talk.say('go');
        expect(spoke(talk)).toBe('ac');
        expect(talk.last('handoff').rule.index).toBe(1);
      },
    },
    {
      it: '(5) after_work rules may have an expression; one without is the last resort',
      files: abcd(
        [
          afterWork('a', 'b', { condition: '${n} > 5' }),
          afterWork('a', 'c', { condition: '${n} > 3' }),
          afterWork('a', 'd'),
        ],
        {
          context: variables({ n: 4 }),
        },
      ),
      run: async (talk) => {
        await talk.say('go');
        expect(spoke(talk)).toBe('ac');
      },
    },
    {
      it: '(5) a rule after the last resort is reported as a diagnostic',
      files: abcd([afterWork('a', 'b'), afterWork('a', 'c')]),
      run: async (talk, server) => {
        await talk.say('go');
        expect(spoke(talk)).toBe('ab');
        expect(loggedDiagnostics(server.log())).toMatch(
          new RegExp(`warning WF\\d{3} ${talk.workflow_name}/handoffs\\.yaml`),
        );
      },
    },
    {
      it: 'a rule of * applies to every agent, not to the user',
      files: abcd([afterWork('a', 'b'), when('*', 'terminate', '${n} > 3')], {
        ...tool('up', 'export function up(ctx: any) { ctx.context.set("n", 4); return "up"; }\n', {
          agent: 'b',
        }),
        script: [
          ...says('a'),
          { agent: 'b', after: 'tool:up', say: 'B.' },
          { agent: 'b', call: { tool: 'up' } },
        ],
        context: variables({ n: 0 }),
      }),
      run: async (talk) => {
        await talk.say('go');
        expect([spoke(talk), talk.end()]).toEqual(['ab', 'terminate']);
      },
    },
  ],
  'targets of handoffs': [
    {
      it: 'user: the run stays open, asks, and continues after the answer with the agent that spoke before',
      files: abcd([afterWork('a', 'user')]),
      run: async (talk) => {
        await talk.say('go');
        expect([talk.last('input_request').kind, talk.end()]).toEqual(['text', 'open']);
        await talk.say('more');
        expect(spoke(talk)).toBe('aa');
        expect(talk.of('workflow_start')).toHaveLength(1);
        expect(talk.of('user_message')[1]?.request_id).toBe(
          talk.of('input_request')[0]?.request_id,
        );
      },
    },
    {
      it: 'rules of the user apply to the message that opens a run, to an answer inside it, and in a later run',
      files: abcd(
        [
          afterWork('b', 'user', { condition: '${n} == 0' }),
          afterWork('user', 'b', { condition: 'true' }),
        ],
        {
          context: variables(
            {},
            {
              n: { type: 'integer', client_writable: true, source: { type: 'state', default: 0 } },
            },
          ),
        },
      ),
      run: async (talk) => {
        await talk.say('go');
        expect([spoke(talk), talk.end()]).toEqual(['b', 'open']);
        await talk.say('more', { context: { n: 1 } });
        expect([spoke(talk), talk.end()]).toEqual(['bb', 'done']);
        await talk.say('again');
        expect(hops(talk).filter((hop) => hop.startsWith('user'))).toEqual([
          'user>b user',
          'user>b user',
          'user>b user',
        ]);
      },
    },
    {
      it: 'llm rules of the user are offered to the agent that speaks after the user',
      files: abcd([offered('user', 'b'), afterWork('a', 'c')], {
        script: [
          { agent: 'a', after: 'user', match: 'b, please', call: { tool: 'transfer_to_b' } },
          ...says(...ABCD),
        ],
      }),
      run: async (talk) => {
        await talk.say('b, please');
        expect([spoke(talk), hops(talk)]).toEqual(['b', ['a>b user']]);
      },
    },
    {
      it: 'llm rules of the user are not offered to the agents after it',
      files: abcd([offered('user', 'd'), afterWork('a', 'b')], {
        script: [
          ...says('a'),
          { agent: 'b', after: 'a', call: { tool: 'transfer_to_d' } },
          ...says('b'),
        ],
      }),
      run: async (talk) => {
        await talk.say('go');
        expect([spoke(talk), talk.last('tool_result').error?.code]).toEqual([
          'ab',
          'transfer_refused',
        ]);
      },
    },
    {
      it: 'user, with human_in_the_loop false: the run ends, because there is no one to ask',
      files: abcd([afterWork('a', 'user')], { orchestrator: { human_in_the_loop: false } }),
      run: async (talk) => {
        await talk.say('go');
        expect([talk.of('input_request'), talk.end()]).toEqual([[], 'no_user']);
      },
    },
    {
      it: 'RevertToUserTarget and TerminateTarget are the long names of user and terminate',
      files: abcd(
        [
          afterWork('a', '', { transition_target: 'RevertToUserTarget', target_agent: undefined }),
          afterWork('b', '', { transition_target: 'TerminateTarget', target_agent: undefined }),
          when('user', 'b', '${more}'),
        ],
        {
          context: variables(
            {},
            {
              more: {
                type: 'boolean',
                client_writable: true,
                source: { type: 'state', default: false },
              },
            },
          ),
        },
      ),
      run: async (talk) => {
        await talk.say('go');
        await talk.say('more', { context: { more: true } });
        expect([spoke(talk), talk.end()]).toEqual(['ab', 'terminate']);
      },
    },
    {
      it: 'StayTarget: the same agent continues',
      files: abcd(
        [afterWork('a', 'a', { transition_target: 'StayTarget', target_agent: undefined })],
        { orchestrator: { max_turns: 3 } },
      ),
      run: async (talk) => {
        await talk.say('go');
        expect([spoke(talk), talk.end()]).toEqual(['aaa', 'max_turns']);
      },
    },
    {
      it: 'AskUserTarget: a choice among its agents',
      files: abcd([
        afterWork('a', '', {
          transition_target: 'AskUserTarget',
          target_agents: ['b', 'd'],
          target_agent: undefined,
        }),
      ]),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('input_request')).toMatchObject({ kind: 'choice', options: ['b', 'd'] });
        await talk.answer('d');
        expect([spoke(talk), talk.end()]).toEqual(['ad', 'done']);
      },
    },
    {
      it: 'RandomAgentTarget: one of its agents',
      files: abcd([
        afterWork('a', '', {
          transition_target: 'RandomAgentTarget',
          target_agents: ['b', 'c'],
          target_agent: undefined,
        }),
      ]),
      run: async (talk) => {
        await talk.say('go');
        expect(['ab', 'ac']).toContain(spoke(talk));
      },
    },
    {
      it: 'RandomAgentTarget never picks the speaker',
      files: abcd(
        ABCD.map((name) =>
          afterWork(name, '', {
            transition_target: 'RandomAgentTarget',
            target_agents: [...ABCD],
            target_agent: undefined,
          }),
        ),
        { orchestrator: { max_turns: 12 } },
      ),
      run: async (talk, server) => {
        await talk.say('go');
        const names = talk.speakers();
        expect(names).toHaveLength(12);
        expect(names.filter((name, at) => name === names[at - 1])).toEqual([]);
        expect(loggedDiagnostics(server.log())).toMatch(
          new RegExp(`warning WF063 ${talk.workflow_name}/handoffs\\.yaml`),
        );
      },
    },
    {
      it: 'terminate works before the model speaks',
      files: abcd([before('a', 'terminate', '${stop}')], { context: variables({ stop: true }) }),
      run: async (talk) => {
        await talk.say('go');
        expect([spoke(talk), talk.of('usage').length, talk.end()]).toEqual(['', 0, 'terminate']);
      },
    },
    {
      it: 'user works before the model speaks',
      files: abcd([before('a', 'user', '${ask}')], {
        context: variables({ ask: true }),
      }),
      run: async (talk) => {
        await talk.say('go');
        expect([spoke(talk), talk.last('input_request').kind, talk.end()]).toEqual([
          '',
          'text',
          'open',
        ]);
      },
    },
    {
      it: 'user may be chosen by the model',
      files: abcd([offered('a', 'user')], {
        script: [
          { agent: 'a', after: 'user', match: 'go', call: { tool: 'transfer_to_user' } },
          ...says('a'),
        ],
      }),
      run: async (talk) => {
        await talk.say('go');
        expect([talk.last('input_request').kind, talk.end()]).toEqual(['text', 'open']);
        await talk.answer('more');
        expect(talk.end()).toBe('done');
      },
    },
    {
      it: 'terminate may be chosen by the model',
      files: abcd([offered('a', 'terminate')], { script: [transfer('a', 'terminate')] }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.end()).toBe('terminate');
      },
    },
    {
      it: 'user and terminate may be returned by a tool',
      files: abcd([], {
        ...tool('go', 'export function go({ to }: { to: string }) { return { handoff: to }; }\n'),
        script: [
          {
            agent: 'a',
            after: 'user',
            match: 'to (\\w+)',
            call: { tool: 'go', arguments: { to: '$1' } },
          },
          ...says('a'),
        ],
      }),
      run: async (talk) => {
        await talk.say('to user');
        expect(talk.last('input_request').kind).toBe('text');
        await talk.answer('to terminate');
        expect(talk.end()).toBe('terminate');
      },
    },
  ],
  'the next run of a chat': [
    {
      it: 'starts with the agent that spoke last',
      files: abcd([when('a', 'b', '${chat_id} != ""')]),
      run: async (talk) => {
        await talk.say('one');
        await talk.say('two');
        expect(spoke(talk)).toBe('abb');
        expect(talk.of('workflow_complete')).toHaveLength(2);
      },
    },
    {
      it: 'starts with initial_agent after terminate',
      files: abcd([afterWork('a', 'b'), afterWork('b', 'terminate')]),
      run: async (talk) => {
        await talk.say('one');
        await talk.say('two');
        expect(spoke(talk)).toBe('abab');
      },
    },
    {
      it: 'starts with initial_agent after a failure',
      files: abcd([afterWork('a', 'b')], { script: says('a') }),
      run: async (talk) => {
        await talk.say('one');
        expect(talk.end()).toBe('error:script_no_answer');
        await talk.say('two');
        expect(talk.of('agent_start').map(({ agent }) => agent)).toEqual(['a', 'b', 'a', 'b']);
      },
    },
  ],
});
