import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from '@mozaiks/testkit';
import { fakeIo } from '../fake-io.fixture.ts';
import { run } from '../run.ts';
import { TEMPLATE_NAMES } from '../template-names.ts';

const SAMPLES = path.resolve(import.meta.dirname, '../../../../workflows');

const FLOW = {
  'agents.yaml': 'agents: [{ name: Clerk, system_message: Be kind. }]',
  'context_variables.yaml': `definitions:
  - { name: city, type: string, source: { type: state, default: '' }, client_writable: true }
  - { name: is_rome, type: boolean, source: { type: computed, expression: "\${city} == 'Rome'" } }`,
  'tools.yaml': `tools:
  - { name: visit, module: tools.visit, description: Visits a city., requires_approval: always }
  - { name: ask, tool_type: UI_Tool, description: Asks., ui: { component: Ask, response_schema: { type: object } } }`,
  'ui_config.yaml': 'components: { Ask: {} }',
  'tools/visit.ts': `import type { ToolContext } from '@mozaiks/contracts';
let visits = 0;
/** Visits a city. @param city Its name. */
export function visit({ city }: { city: string }, ctx: ToolContext) {
  ctx.context.set('city', city);
  return 'visit ' + (visits += 1) + ' of ' + city;
}`,
  'script.yaml': `delay_ms: 20000
answers:
  - { agent: Clerk, after: user, match: 'to (\\w+)', call: { tool: visit, arguments: { city: $1 } } }
  - { agent: Clerk, after: user, match: ask, call: { tool: ask } }
  - { agent: Clerk, after: user, say: 'Hello, you.' }
  - { agent: Clerk, say: '\${result}' }`,
};
const VISIT = `conversation: [{ user: to Rome }, { approval: approve }]
expect:
  events: [{ type: tool_result, result: visit 1 of Rome }]
  context: { city: Rome, is_rome: true }
`;

describe('mozaiks test', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-test-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const write = (
    flows: string,
    tests: Readonly<Record<string, string>>,
    flow: Readonly<Record<string, string>> = FLOW,
  ): void => {
    const files = {
      ...flow,
      ...Object.fromEntries(
        Object.entries(tests).map(([name, text]) => [`tests/${name}.test.yaml`, text]),
      ),
    };
    for (const [file, text] of Object.entries(files)) {
      const to = path.join(folder, flows, 'Flow', file);
      mkdirSync(path.dirname(to), { recursive: true });
      writeFileSync(to, text);
    }
  };
  const test = (...args: string[]) => testWith({}, args);
  const testWith = async (env: Record<string, string>, args: readonly string[]) => {
    const fake = fakeIo({ cwd: folder, env: { PATH: process.env['PATH'] ?? '', ...env } });
    await run(fake.io, '0', ['test', ...args]);
    return {
      out: fake.out().replaceAll(/\(\d+ ms\)/g, '(ms)'),
      err: fake.err(),
      codes: fake.codes,
    };
  };

  it('runs conversations with real tools, scripted answers without their delays, and answers of people', async () => {
    write('good', {
      visit: VISIT,
      'visit-again': VISIT,
      edited: `conversation: [{ user: to Rome }, { approval: { edit: { city: Oslo } } }]
expect: { context: { city: Oslo, is_rome: false } }`,
      given: `context: { city: Bern }
script: { answers: [{ agent: Clerk, call: { tool: ask } }, { agent: Clerk, after: 'tool:ask', say: '\${result}' }] }
conversation: [{ user: hi }, { tool: { n: 1 } }]
expect:
  events: [{ type: workflow_start }, { type: input_request, kind: tool }, { type: tool_result, result: { n: 1 } }]
  context: { city: Bern }
  forbidden: [{ type: handoff }]`,
    });
    const { out, err, codes } = await test('Flow', '--dir', 'good');
    expect({ out, err, codes }).toEqual({
      out: `ok     Flow edited (ms)\nok     Flow given (ms)\nok     Flow visit-again (ms)\nok     Flow visit (ms)\n\n4 tests, all passed\n`,
      err: '',
      codes: [0],
    });
  }, 120_000);

  it('contacts no model, platform or MCP server over the network, whatever the settings and the workflow name', async () => {
    let requests = 0;
    const server = createServer((_request, response) => void ((requests += 1), response.end('{}')));
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    write(
      'apart',
      {
        call: 'conversation: [{ user: hi }]\nexpect: { events: [{ type: tool_result, ok: false, error: { code: platform_unconfigured } }] }',
      },
      {
        'agents.yaml': `agents: [{ name: Clerk, system_message: Be kind., llm_config: { provider: openai-compatible, base_url: "${url}", model: m } }]`,
        'tools.yaml': `tools: [{ name: call, module: tools.call, description: Calls. }]\nmcp_servers: [{ name: far, url: "${url}" }]`,
        'tools/call.ts': `import type { ToolContext } from '@mozaiks/contracts';
export const call = (_args: { x?: string }, ctx: ToolContext) => ctx.platform.call('there', {});`,
        'script.yaml':
          'answers: [{ agent: Clerk, after: user, call: { tool: call } }, { agent: Clerk, say: Done. }]',
      },
    );
    const { out, codes } = await testWith(
      { PLATFORM_API_URL: url, OPENAI_API_KEY: 'sk-test', MODEL_PROVIDER: 'openai' },
      ['--dir', 'apart'],
    );
    server.close();
    expect({ out, codes, requests }).toEqual({
      out: 'ok     Flow call (ms)\n\n1 test, all passed\n',
      codes: [0],
      requests: 0,
    });
  }, 120_000);

  it('reports the position of each failed expectation, and what occurred instead', async () => {
    write('bad', {
      answer: 'conversation: [{ user: hi }, { choice: x }]\nexpect: {}',
      events: `conversation: [{ user: hi }]
expect:
  events:
    - { type: agent_response, text: Hello. }
    - { type: handoff }
    - { type: workflow_complete }
    - { type: agent_response, agent: Clerk }
  context: { city: Rome }
  forbidden: [{ type: agent_start }]`,
      unexpected: 'script: { answers: [] }\nconversation: [{ user: hi }]\nexpect: {}',
    });
    const { out, codes } = await test('--dir', 'bad', '--junit', 'results.xml');
    expect(codes).toEqual([1]);
    const file = path.join('bad', 'Flow', 'tests');
    expect(out).toContain(
      `FAILED Flow answer (ms)\n  ${file}/answer.test.yaml:1:32 no question of the kind choice is open\n`,
    );
    expect(out)
      .toContain(`${file}/events.test.yaml:4:7 no such event: {"text":"Hello.","type":"agent_response"}
    nearest: event 4
    - text: "Hello."
    + text: "Hello, you."`);
    expect(out).toMatch(
      /events\.test\.yaml:5:7 no such event: \{"type":"handoff"\}\n {4}these came instead:\n {4}\+ 1 user_message /,
    );
    expect(out).toMatch(
      /events\.test\.yaml:7:7 no such event: .*\n {4}it came too early: 4 agent_response /,
    );
    expect(out).toContain(
      ':8:14 the variable city has another value at the end\n    - city: "Rome"\n    + city: ""\n',
    );
    expect(out).toMatch(/:9:15 forbidden event: \{"type":"agent_start"\}\n {4}\+ 3 agent_start /);
    expect(out).toMatch(
      /unexpected\.test\.yaml:1:1 the test does not expect this event\n {4}\+ \d+ workflow_error .*script_no_answer/,
    );
    expect(out).toMatch(/\n\n3 tests, 3 failed\n$/);
    expect(readFileSync(path.join(folder, 'results.xml'), 'utf8')).toContain(
      '<testsuites name="mozaiks" tests="3" failures="3" errors="0"',
    );
  }, 120_000);

  it('exits with 2 for a broken test, and runs the others', async () => {
    write('broken', { visit: VISIT, wrong: 'expect: { evnts: [] }' });
    const { out, codes } = await test('--dir', 'broken');
    expect(out).toMatch(
      /^BROKEN Flow wrong \(ms\)\n.*wrong\.test\.yaml:1:11 WF010 unknown key evnts in expect\n {4}hint: did you mean events\?\nok {5}Flow visit/,
    );
    expect(out).toMatch(/2 tests, 1 could not be run\n$/);
    expect(codes).toEqual([2]);
  }, 120_000);

  it('exits with 2 if the workflow cannot be loaded, or there is nothing to run', async () => {
    write('sick', { visit: VISIT }, { 'agents.yaml': 'agents: [{ nam: A }]' });
    expect((await test('--dir', 'sick')).out).toMatch(
      /^BROKEN Flow visit \(ms\)\n.*agents\.yaml:1:12 WF010 /,
    );
    write('empty', {});
    for (const args of [
      ['--dir', 'sick'],
      ['--dir', 'empty'],
      ['--dir', 'nowhere'],
      ['Flo', '--dir', 'empty'],
      ['--loud'],
    ])
      expect([args, (await test(...args)).codes]).toEqual([args, [2]]);
    expect((await test('Flo', '--dir', 'empty')).err).toBe(
      'There is no workflow Flo. Did you mean Flow?\n',
    );
  }, 120_000);

  it('runs them again after a change, until Ctrl-C', async () => {
    write('watched', { visit: VISIT });
    const fake = fakeIo({ cwd: folder });
    const done = run(fake.io, '0', ['test', '--dir', 'watched', '--watch']);
    await until(() => fake.out().includes('Ctrl-C ends'), { timeout_ms: 100_000 });
    expect(fake.out()).toContain('1 test, all passed');
    write('watched', { visit: VISIT.replace('is_rome: true', 'is_rome: false') });
    await until(() => fake.out().includes('1 test, 1 failed'), { timeout_ms: 100_000 });
    fake.interrupt();
    await done;
    expect(fake.codes).toEqual([1]);
    expect(fake.listening()).toBe(0);
  }, 240_000);

  it('skips the tests of a workflow in Python if there is no Python, and says so', async () => {
    const flow = {
      'agents.yaml': 'agents: [{ name: Clerk, system_message: Be kind. }]',
      'tools.yaml': 'tools: [{ name: visit, module: tools.visit }]',
      'tools/visit.py': 'def visit(city: str) -> str:\n    """Visits a city."""\n    return city\n',
    };
    write('snakes', { visit: 'conversation: [{ user: hi }]\nexpect: { events: [] }' }, flow);
    const { out, codes } = await testWith({ PYTHON: 'no-python' }, ['--dir', 'snakes']);
    expect(out).toContain('skip   Flow visit (ms)');
    expect(out).toContain('WF042 tools/visit.py needs Python 3.9 or newer');
    expect(out).toContain('1 test, 1 skipped');
    expect(codes).toEqual([0]);
  }, 60_000);

  it('passes on the samples', async () => {
    const { out, codes } = await test('--dir', SAMPLES);
    expect(out).toMatch(/\n\n21 tests, (?:all passed|2 skipped)\n$/);
    expect(codes).toEqual([0]);
  }, 240_000);

  it('passes on the output of each template', async () => {
    for (const template of TEMPLATE_NAMES)
      await run(fakeIo({ cwd: folder }).io, '0', [
        'new',
        'workflow',
        `My_${template}`,
        '--template',
        template,
        '--dir',
        'made',
      ]);
    const { out, codes } = await test('--dir', 'made');
    expect(out).toMatch(/\n\n6 tests, (?:all passed|1 skipped)\n$/);
    expect(codes).toEqual([0]);
  }, 240_000);
});
