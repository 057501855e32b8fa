import { resumeTalk } from '../harness/talk.fixture.ts';
import { scenarios } from '../harness/scenarios.fixture.ts';
import { afterWork, calls, says, tool } from '../harness/shorthand.fixture.ts';
import type { Talk } from '../harness/talk.fixture.ts';
import { workflowFiles, type WorkflowParts } from '../harness/workflow-files.fixture.ts';

const slow = (orchestrator: WorkflowParts['orchestrator'] = {}, words = 40) =>
  workflowFiles({
    agents: ['a'],
    script: [
      { agent: 'a', match: 'quick', say: 'Quick.' },
      { agent: 'a', say: 'word '.repeat(words).trim(), delay_ms: 20 },
    ],
    orchestrator,
  });
const SLOW_TOOL =
  'export async function t(ctx: any) { await new Promise((r, no) => { const timer = setTimeout(r, 20000); ctx.signal.addEventListener("abort", () => { clearTimeout(timer); no(new Error("aborted")); }); }); return "late"; }\n';
const slowTool = (orchestrator: WorkflowParts['orchestrator'] = {}) =>
  workflowFiles({
    agents: ['a'],
    ...tool('t', SLOW_TOOL),
    script: [
      { agent: 'a', after: 'user', match: 'quick', say: 'Quick.' },
      calls('a', 't'),
      { agent: 'a', say: 'After.' },
    ],
    orchestrator,
  });
/** Sends a message, and does not wait for the end. */
const begin = async (talk: Talk, text = 'go'): Promise<void> => {
  await talk.command('user_message', { workflow_name: talk.workflow_name, text });
};
const streaming = async (talk: Talk): Promise<void> => {
  await begin(talk);
  await talk.socket.untilType('agent_delta');
};

scenarios({
  cancel: [
    {
      it: 'stops the model call, keeps what was shown, and ends the run',
      files: slow(),
      run: async (talk) => {
        await streaming(talk);
        const command_id = await talk.command('cancel');
        await talk.until('workflow_complete');
        expect(talk.last('workflow_complete')).toMatchObject({ reason: 'cancelled', command_id });
        const shown = talk.socket
          .frames()
          .flatMap((frame) => (frame.type === 'agent_delta' ? [frame.text] : []))
          .join('');
        expect(talk.last('agent_response')).toMatchObject({
          finish_reason: 'interrupted',
          text: shown,
        });
        await talk.say('quick');
        expect(talk.end()).toBe('done');
      },
    },
    {
      it: 'stops a tool, whose call then has a result',
      files: slowTool(),
      run: async (talk) => {
        await begin(talk);
        await talk.until('tool_call');
        await talk.command('cancel', {
          run_id: talk.last('tool_call').run_id,
          reason: 'changed my mind',
        });
        await talk.until('workflow_complete');
        expect(talk.last('tool_result')).toMatchObject({ ok: false, error: { code: 'cancelled' } });
        expect(talk.end()).toBe('cancelled');
      },
    },
    {
      it: 'closes an open question',
      files: workflowFiles({
        agents: ['a'],
        script: says('a'),
        handoffs: [afterWork('a', 'user')],
      }),
      run: async (talk) => {
        await talk.say('go');
        await talk.command('cancel');
        await talk.until('workflow_complete');
        expect(talk.end()).toBe('cancelled');
      },
    },
    {
      it: 'is rejected if nothing runs, or another run is meant',
      files: slow(),
      run: async (talk) => {
        await talk.say('quick');
        await talk.command('cancel');
        expect((await talk.until('command_rejected')).code).toBe('no_run');
        await talk.command('cancel', { run_id: 'another' });
        expect((await talk.until('command_rejected', 2)).code).toBe('no_run');
      },
    },
    {
      it: 'overtakes waiting messages',
      files: slow({}, 100),
      run: async (talk) => {
        await streaming(talk);
        await begin(talk, 'quick');
        await talk.command('cancel');
        await talk.until('workflow_complete', 2);
        expect(talk.of('workflow_complete').map(({ reason }) => reason)).toEqual([
          'cancelled',
          'done',
        ]);
        expect(talk.of('user_message').map(({ text }) => text)).toEqual(['go', 'quick']);
      },
    },
    {
      it: 'is not caused by a lost connection: the run continues without listeners',
      files: slow({}, 20),
      run: async (talk, server) => {
        await streaming(talk);
        talk.socket.close();
        const back = await resumeTalk(server, talk);
        await back.atRest();
        expect(back.end()).toBe('done');
        back.socket.close();
      },
    },
  ],
  'a message during a run': [
    {
      it: 'waits by default, and is answered afterwards',
      files: slow({}, 15),
      run: async (talk) => {
        await streaming(talk);
        await begin(talk, 'quick');
        await begin(talk, 'quick again');
        await talk.until('user_message', 3);
        await talk.atRest();
        expect(talk.of('user_message').map(({ text }) => text)).toEqual([
          'go',
          'quick',
          'quick again',
        ]);
        expect(talk.last('agent_response').text).toBe('Quick.');
      },
    },
    {
      it: 'is rejected if on_message_while_running is reject',
      files: slow({ on_message_while_running: 'reject' }, 20),
      run: async (talk) => {
        await streaming(talk);
        const command_id = await talk.command('user_message', { text: 'quick' });
        expect(await talk.until('command_rejected')).toMatchObject({
          command_id,
          code: 'chat_busy',
        });
        await talk.until('workflow_complete');
        expect(talk.of('user_message')).toHaveLength(1);
      },
    },
    {
      it: 'interrupts the model if on_message_while_running is interrupt: same run, shown text is kept',
      files: slow({ on_message_while_running: 'interrupt' }, 100),
      run: async (talk) => {
        await streaming(talk);
        await begin(talk, 'quick');
        await talk.until('workflow_complete');
        expect(talk.of('agent_response').map(({ finish_reason }) => finish_reason)).toEqual([
          'interrupted',
          'stop',
        ]);
        expect(talk.last('agent_response').text).toBe('Quick.');
        expect(new Set(talk.events().map(({ run_id }) => run_id)).size).toBe(1);
      },
    },
    {
      it: 'interrupts tools as well: open calls are closed before the message',
      files: slowTool({ on_message_while_running: 'interrupt' }),
      run: async (talk) => {
        await begin(talk);
        await talk.until('tool_call');
        await begin(talk, 'quick');
        await talk.until('workflow_complete');
        expect(talk.last('tool_result').ok).toBe(false);
        expect(talk.last('user_message').seq).toBeGreaterThan(talk.last('tool_result').seq);
        expect(talk.last('agent_response').text).toBe('Quick.');
      },
    },
  ],
  limits: [
    {
      it: 'max_turns counts agent turns since the last message of the user',
      files: workflowFiles({
        agents: ['a', 'b'],
        script: says('a', 'b'),
        handoffs: [afterWork('a', 'b'), afterWork('b', 'a')],
        orchestrator: { max_turns: 3 },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect([talk.speakers(), talk.end()]).toEqual([['a', 'b', 'a'], 'max_turns']);
      },
    },
    {
      it: 'max_tool_rounds counts round trips inside one turn',
      files: workflowFiles({
        agents: ['a'],
        ...tool('t', 'let n = 0;\nexport function t() { return ++n; }\n'),
        script: [
          { agent: 'a', after: 'tool:t', call: { tool: 't', arguments: {} } },
          calls('a', 't'),
        ],
        orchestrator: { max_tool_rounds: 2 },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.end()).toBe('max_tool_rounds');
        expect(talk.of('tool_result').length).toBe(talk.of('tool_call').length);
      },
    },
    {
      it: 'timeout_seconds ends a run even in the middle of a model call',
      files: slow({ timeout_seconds: 0.4 }, 200),
      run: async (talk) => {
        await streaming(talk);
        await talk.until('workflow_complete');
        expect(talk.end()).toBe('timeout');
      },
    },
    {
      it: 'timeout_seconds does not include waiting for people',
      files: workflowFiles({
        agents: ['a'],
        script: says('a'),
        handoffs: [afterWork('a', 'user')],
        orchestrator: { timeout_seconds: 0.3 },
      }),
      run: async (talk) => {
        await talk.say('go');
        await new Promise((resolve) => setTimeout(resolve, 500));
        await talk.answer('late');
        expect([talk.speakers(), talk.end()]).toEqual([['a', 'a'], 'open']);
      },
    },
  ],
});
