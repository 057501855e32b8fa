import { join } from 'node:path';
import { loadWorkflow } from '../catalog/load-workflow.ts';
import { createWorkspace, findMark, flow, type Files } from '../spec/folder.fixture.ts';
import { readTests, type WorkflowTests } from './read-tests.ts';

const VARIABLES = 'definitions: [{name: city, type: string, client_writable: true}]';
const STARTED = 'started: 2026-01-01T00:00:00Z';
const base: Files = {
  'context_variables.yaml': VARIABLES,
  'tools.yaml': 'tools: [{name: look, tool_type: UI_Tool, ui: {component: Look}}]',
};

async function within<T>(files: Files, act: (path: string) => T | Promise<T>): Promise<T> {
  const workspace = createWorkspace(flow({ ...base, ...files }));
  try {
    return await act(join(workspace.directory, 'Flow'));
  } finally {
    workspace.remove();
  }
}
const read = (files: Files): Promise<WorkflowTests> => within(files, readTests);
const found = ({ diagnostics }: WorkflowTests) =>
  diagnostics.map(({ code, file, line, column }) => `${code} ${file}:${line}:${column}`);

describe('tests of a workflow', () => {
  it('are conversations with expectations, each part with its position', async () => {
    const { tests, diagnostics } = await read({
      'tests/b.test.yaml': `
description: Looks.
context: {city: Rome}
script: {answers: [{agent: A, match: "(hi)", say: $1}]}
conversation:
  - user: hi
  - approval: approve
  - approval: {edit: {x: 1}}
  - tool: null
expect:
  events:
    - type: agent_response
      text: {matches: ^h}
  context: {city: Rome}
  forbidden: [{type: workflow_error}]
`,
      'tests/a.test.yaml': 'expect: {}',
      'tests/notes.yaml': 'no: test',
    });
    expect(diagnostics).toEqual([]);
    expect(tests.map(({ name }) => name)).toEqual(['a', 'b']);
    const file = 'Flow/tests/b.test.yaml';
    expect(tests[1]).toMatchObject({
      workflow_name: 'Flow',
      file,
      description: 'Looks.',
      context: { city: 'Rome' },
      script: [{ agent: 'A', steps: [{ say: '$1' }] }],
      conversation: [
        { by: 'user', value: 'hi', at: { file, line: 6, column: 5 } },
        { by: 'approval', value: { decision: 'approve' } },
        { by: 'approval', value: { decision: 'edit', arguments: { x: 1 } } },
        { by: 'tool', value: null },
      ],
      events: [
        {
          value: { type: 'agent_response', text: { matches: '^h' } },
          at: { file, line: 12, column: 7 },
        },
      ],
      final_context: { city: { value: 'Rome', at: { file, line: 14 } } },
      forbidden: [{ value: { type: 'workflow_error' } }],
    });
    expect(tests[1]?.script?.[0]?.matcher?.('HI')?.[1]).toBe('HI');
    expect(['hi', 'oh'].map((text) => tests[1]?.patterns.get('^h')?.(text))).toEqual([true, false]);
  });

  it.each([
    ['WF001', 'expect: ▲['],
    ['WF012', '▲conversation: []'],
    ['WF010', 'expect: {▲evnts: []}'],
    ['WF013', 'expect: {events: [{type: ▲agent_responce}]}'],
    ['WF012', 'expect: {events: [▲{text: x}]}'],
    ['WF019', 'expect: {}\nconversation: [{user: a, ▲text: b}]'],
    ['WF012', 'expect: {}\nconversation: [▲{}]'],
    ['WF010', 'expect: {}\nconversation: [{▲say: a}]'],
    ['WF011', 'expect: {}\nconversation: [{user: ▲1}]'],
    ['WF013', 'expect: {}\nconversation: [{approval: ▲maybe}]'],
    ['WF024', 'expect: {context: {▲town: x}}'],
    ['WF024', 'expect: {}\ncontext: {▲town: x}'],
    ['WF033', 'expect: {events: [{type: handoff, to: {matches: ▲(?=x)}}]}'],
    ['WF012', 'expect: {}\ncassette: ▲{answers: []}'],
    ['WF013', 'expect: {}\ncassette: {started: ▲yesterday}'],
    ['WF020', `expect: {}\ncassette: {${STARTED}, answers: [{agent: ▲B}]}`],
    ['WF010', `expect: {}\ncassette: {${STARTED}, answers: [{agent: A, ▲says: x}]}`],
    ['WF013', `expect: {}\ncassette: {${STARTED}, answers: [{agent: A, error: ▲{code: odd}}]}`],
    ['WF012', `expect: {}\ncassette: {${STARTED}, results: [▲{result: 1}]}`],
    ['WF019', `expect: {}\ncassette: {${STARTED}, results: [{tool: look, ▲hook: x}]}`],
    [
      'WF019',
      `expect: {}\ncassette: {${STARTED}, results: [{tool: look, result: 1, error: ▲{code: x}}]}`,
    ],
    ['WF019', `expect: {}\nscript: {}\ncassette: ▲{${STARTED}}`],
    ['WF020', 'expect: {}\nscript: {answers: [{agent: ▲B, say: x}]}'],
  ])('with %s at its place are left out: %s', async (code, text) => {
    const { files, at } = findMark({ 'tests/broken.test.yaml': text });
    const result = await read({ ...files, 'tests/good.test.yaml': 'expect: {}' });
    expect(found(result)).toContain(`${code} Flow/${at}`);
    expect(result.tests.map(({ name }) => name)).toEqual(['good']);
  });

  it('may have a cassette in place of models and code', async () => {
    const { tests, diagnostics } = await read({
      'tests/a.test.yaml': `
expect: {}
cassette:
  started: 2026-01-01T00:00:00.000Z
  cache_seed: 7
  answers:
    - {agent: A, say: hi, input_tokens: 3}
    - {agent: Other, nested: true, purpose: repair, calls: [{tool: look, arguments: {x: 1}}, {tool: look}]}
    - {agent: A, error: {code: model_timeout}, retried: true}
  results:
    - {tool: look, arguments: {x: 1}, result: [1], set: {city: Rome}, duration_ms: 5}
    - {hook: on_agent_start, function: f, error: {code: tool_failed, message: no}}
  ids: [a, b]
`,
    });
    expect(diagnostics).toEqual([]);
    expect(tests[0]?.cassette).toMatchObject({
      started: Date.UTC(2026, 0, 1),
      cache_seed: 7,
      answers: [
        {
          agent: 'A',
          purpose: 'reply',
          say: 'hi',
          finish: 'stop',
          input_tokens: 3,
          cost_usd: null,
        },
        {
          nested: true,
          purpose: 'repair',
          finish: 'tool_calls',
          calls: [{ arguments: { x: 1 } }, { arguments: null }],
        },
        { error: { code: 'model_timeout', message: '' }, retried: true },
      ],
      results: [
        { kind: 'tool', name: 'look', arguments: { x: 1 }, value: [1], set: { city: 'Rome' } },
        { kind: 'hook', name: 'on_agent_start', function: 'f', error: { message: 'no' } },
      ],
      ids: ['a', 'b'],
      at: { line: 4, column: 3 },
    });
  });

  it('are reported without expectations if they are empty', async () => {
    expect(found(await read({ 'tests/empty.test.yaml': '' }))).toEqual([
      'WF012 Flow/tests/empty.test.yaml:1:1',
    ]);
  });

  it('are not part of the workflow, whether they are broken or not', async () => {
    const versionOf = (files: Files) =>
      within(files, async (path) => {
        const { workflow, diagnostics } = await loadWorkflow(path);
        return [workflow?.workflow_version, diagnostics.map(({ code }) => code)];
      });
    const plain = await versionOf({});
    expect(plain[0]).toEqual(expect.any(String));
    expect(await versionOf({ 'tests/x.test.yaml': 'expect: [' })).toEqual(plain);
  });

  it('are empty if there is no folder for them', async () => {
    expect(await read({})).toEqual({ tests: [], diagnostics: [] });
    expect(await read({ tests: 'no folder' })).toEqual({ tests: [], diagnostics: [] });
    expect(readTests('/nowhere/Flow')).toEqual({ tests: [], diagnostics: [] });
  });
});
