import { loggedDiagnostics } from '../harness/logged-diagnostics.fixture.ts';
import { scenarios } from '../harness/scenarios.fixture.ts';
import { ABCD, afterWork, says, tool, when, variables } from '../harness/shorthand.fixture.ts';
import type { Talk } from '../harness/talk.fixture.ts';
import { startTalk } from '../harness/talk.fixture.ts';
import { workflowFiles, type WorkflowParts } from '../harness/workflow-files.fixture.ts';

const abcd = (orchestrator: WorkflowParts['orchestrator'], more: Partial<WorkflowParts> = {}) =>
  workflowFiles({ agents: ABCD, script: says(...ABCD), orchestrator: orchestrator ?? {}, ...more });
const spoke = (talk: Talk): string => talk.speakers().join('');

scenarios({
  orchestration_pattern: [
    {
      it: 'defaults to DefaultPattern: the first agent answers, and the run is done',
      files: abcd({}),
      run: async (talk) => {
        await talk.say('go');
        expect([spoke(talk), talk.end()]).toEqual(['a', 'done']);
      },
    },
    {
      it: 'starts with initial_agent',
      files: abcd({ initial_agent: 'c' }),
      run: async (talk) => {
        await talk.say('go');
        expect([spoke(talk), talk.end()]).toEqual(['c', 'done']);
      },
    },
    {
      it: 'RoundRobinPattern takes the agents in file order, repeatedly',
      files: abcd({ orchestration_pattern: 'RoundRobinPattern', max_turns: 6 }),
      run: async (talk) => {
        await talk.say('go');
        expect([spoke(talk), talk.end()]).toEqual(['abcdab', 'max_turns']);
        expect(talk.of('agent_start').map(({ turn }) => turn)).toEqual([1, 2, 3, 4, 5, 6]);
      },
    },
    {
      it: 'PipelinePattern takes the agents in file order, once each',
      files: abcd({ orchestration_pattern: 'PipelinePattern' }),
      run: async (talk) => {
        await talk.say('go');
        expect([spoke(talk), talk.end()]).toEqual(['abcd', 'done']);
        await talk.say('again');
        expect(spoke(talk)).toBe('abcdabcd');
      },
    },
    {
      it: 'RandomPattern is the same for the same tenant and chat, and ends at max_turns',
      files: abcd({ orchestration_pattern: 'RandomPattern', max_turns: 7 }),
      run: async (talk, server) => {
        await talk.say('go');
        expect(talk.end()).toBe('max_turns');
        expect(spoke(talk)).toHaveLength(7);
        const other = await startTalk(server, talk.workflow_name, {
          claims: { user_id: 'bob' },
          chat_id: talk.chat_id,
        });
        await other.say('go');
        expect(other.last('workflow_start').cache_seed).not.toBe(
          talk.last('workflow_start').cache_seed,
        );
        other.socket.close();
      },
    },
    {
      it: 'ManualPattern asks after every answer who speaks next',
      files: abcd({ orchestration_pattern: 'ManualPattern', initial_agent: 'b' }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('input_request')).toMatchObject({
          kind: 'choice',
          options: ['a', 'b', 'c', 'd'],
        });
        await talk.answer('d');
        await talk.answer('a');
        expect([spoke(talk), talk.end()]).toEqual(['bda', 'open']);
        await expect(
          talk.command('input_response', {
            request_id: talk.last('input_request').request_id,
            value: 'nobody',
          }),
        ).resolves.toBeTruthy();
        expect(await talk.until('command_rejected')).toMatchObject({ code: 'invalid_value' });
      },
    },
    {
      it: 'may be written in any case and without its suffix, and under the older keys with a warning',
      files: abcd({ strategy: 'round_robin', max_turns: 2 }),
      run: async (talk, server) => {
        await talk.say('go');
        expect([spoke(talk), talk.end()]).toEqual(['ab', 'max_turns']);
        expect(loggedDiagnostics(server.log())).toMatch(
          new RegExp(
            `warning WF\\d{3} ${talk.workflow_name}/orchestrator\\.yaml:\\d+:\\d+ .*orchestration_pattern`,
          ),
        );
      },
    },
    {
      it: 'primary_agent is another name of initial_agent',
      files: abcd({ primary_agent: 'd' }),
      run: async (talk) => {
        await talk.say('go');
        expect(spoke(talk)).toBe('d');
      },
    },
    {
      it: 'every pattern yields to rules: in round robin an after_work rule comes first',
      files: abcd(
        { orchestration_pattern: 'RoundRobinPattern' },
        { handoffs: [afterWork('b', 'd'), afterWork('d', 'terminate')] },
      ),
      run: async (talk) => {
        await talk.say('go');
        expect([spoke(talk), talk.end()]).toEqual(['abd', 'terminate']);
      },
    },
    {
      it: 'every pattern yields to rules: in a pipeline an expression may skip agents',
      files: abcd(
        { orchestration_pattern: 'PipelinePattern' },
        { handoffs: [when('a', 'd', '${skip}')], context: variables({ skip: true }) },
      ),
      run: async (talk) => {
        await talk.say('go');
        expect([spoke(talk), talk.end()]).toEqual(['ad', 'done']);
      },
    },
    {
      it: 'every pattern yields to rules: in the manual pattern a rule decides without a question',
      files: abcd({ orchestration_pattern: 'ManualPattern' }, { handoffs: [afterWork('a', 'c')] }),
      run: async (talk) => {
        await talk.say('go');
        expect([spoke(talk), talk.last('input_request').kind]).toEqual(['ac', 'choice']);
      },
    },
    {
      it: "a tool's own handoff works in round robin",
      files: abcd(
        { orchestration_pattern: 'RoundRobinPattern', max_turns: 3 },
        {
          ...tool('go', 'export function go() { return { handoff: "d" }; }\n', { agent: 'a' }),
          script: [{ agent: 'a', after: 'user', call: { tool: 'go' } }, ...says(...ABCD)],
        },
      ),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.of('handoff')[0]).toMatchObject({ from: 'a', to: 'd', rule: { kind: 'tool' } });
        expect(talk.end()).toBe('max_turns');
      },
    },
  ],
});
