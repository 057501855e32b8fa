import { loggedDiagnostics } from '../harness/logged-diagnostics.fixture.ts';
import { scenarios } from '../harness/scenarios.fixture.ts';
import { ABCD, afterWork, says, variables } from '../harness/shorthand.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';

const select = (...agents: readonly string[]) => ({
  agent: '@select',
  say: agents[0] ?? '',
  then: agents.slice(1).map((say) => ({ say })),
});
const described = ABCD.map((name) => ({
  name,
  system_message: name,
  description: `knows ${name}`,
}));

scenarios({
  AutoPattern: [
    {
      it: 'lets a selector model pick the next speaker from names and descriptions',
      files: workflowFiles({
        agents: described,
        script: [select('c', 'b'), ...says(...ABCD)],
        orchestrator: { orchestration_pattern: 'AutoPattern', max_turns: 3 },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect([talk.speakers(), talk.end()]).toEqual([['a', 'c', 'b'], 'max_turns']);
        expect(
          talk
            .of('usage')
            .map(({ purpose }) => purpose)
            .slice(0, 4),
        ).toEqual(['reply', 'select', 'reply', 'select']);
        expect(talk.of('handoff')[0]).toMatchObject({
          from: 'a',
          to: 'c',
          rule: { kind: 'pattern' },
        });
      },
    },
    {
      it: 'takes the next agent in file order if the selector names no one after its retries, and logs it',
      files: workflowFiles({
        agents: described,
        script: [select('nobody'), ...says(...ABCD)],
        orchestrator: {
          orchestration_pattern: 'auto',
          max_turns: 2,
          speaker_selection: { max_retries: 1 },
        },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.speakers()).toEqual(['a', 'b']);
        expect(talk.of('error')[0]).toMatchObject({ code: 'model_bad_output' });
      },
    },
    {
      it: 'reverts to the user if the selector chooses the user',
      files: workflowFiles({
        agents: described,
        script: [select('user'), ...says(...ABCD)],
        orchestrator: { orchestration_pattern: 'AutoPattern' },
      }),
      run: async (talk, server) => {
        await talk.say('hi');
        expect([talk.speakers(), talk.last('input_request').kind, talk.end()]).toEqual([
          ['a'],
          'text',
          'open',
        ]);
        await talk.say('more');
        expect([talk.speakers(), talk.of('workflow_start').length]).toEqual([['a', 'a'], 1]);
        expect(loggedDiagnostics(server.log())).not.toContain(`WF063 ${talk.workflow_name}/`);
      },
    },
    {
      it: 'ends the run if the selector chooses the user and there is no one to ask',
      files: workflowFiles({
        agents: described,
        script: [select('b', 'user'), ...says(...ABCD)],
        orchestrator: { orchestration_pattern: 'AutoPattern', human_in_the_loop: false },
      }),
      run: async (talk) => {
        await talk.say('hi');
        expect([talk.speakers(), talk.end()]).toEqual([['a', 'b'], 'done']);
      },
    },
    {
      it: 'yields to rules',
      files: workflowFiles({
        agents: described,
        script: [select('d'), ...says(...ABCD)],
        orchestrator: { orchestration_pattern: 'AutoPattern' },
        handoffs: [afterWork('a', 'b'), afterWork('b', 'terminate')],
      }),
      run: async (talk) => {
        await talk.say('go');
        expect([talk.speakers(), talk.end()]).toEqual([['a', 'b'], 'terminate']);
      },
    },
  ],
  'targets that are resolved at run time': [
    {
      it: 'GroupManagerTarget asks the selector in any pattern',
      files: workflowFiles({
        agents: described,
        script: [select('d'), ...says(...ABCD)],
        handoffs: [
          afterWork('a', '', { transition_target: 'GroupManagerTarget', target_agent: undefined }),
        ],
      }),
      run: async (talk) => {
        await talk.say('go');
        expect([talk.speakers(), talk.end()]).toEqual([['a', 'd'], 'done']);
      },
    },
    {
      it: 'FunctionTarget asks a function, which sees the variables',
      files: workflowFiles({
        agents: ABCD,
        script: says(...ABCD),
        handoffs: [
          afterWork('a', '', {
            transition_target: 'FunctionTarget',
            target_agent: undefined,
            module: 'tools.route',
            function: 'route',
          }),
        ],
        context: variables({ next: 'c' }),
        code: {
          'tools/route.ts': 'export function route(ctx: any) { return ctx.context.get("next"); }\n',
        },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect([talk.speakers(), talk.end()]).toEqual([['a', 'c'], 'done']);
      },
    },
    {
      it: 'a FunctionTarget that throws leaves no chat stuck',
      files: workflowFiles({
        agents: ABCD,
        script: says(...ABCD),
        handoffs: [
          afterWork('a', '', {
            transition_target: 'FunctionTarget',
            target_agent: undefined,
            module: 'tools.route',
            function: 'route',
          }),
        ],
        code: { 'tools/route.ts': 'export function route() { throw new Error("lost"); }\n' },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.end()).not.toBe('open');
        await talk.say('again');
        expect(talk.of('workflow_start')).toHaveLength(2);
      },
    },
  ],
});
