import { writeFileSync } from 'node:fs';
import type { JsonValue, LoadedWorkflow, WorkflowDefinition } from '@mozaiks/contracts';
import { createWorkflowManager } from '../catalog/workflow-manager.ts';
import { createWorkspace, flow, goodFlow, type Files } from '../spec/folder.fixture.ts';

const tool = (source: string): Files => ({
  'tools/t.ts': source,
  'tools.yaml': 'tools: [{name: t, description: d, module: tools.t}]\n',
});
const city =
  'export function t({ city, days }: { city: string; days?: number }): string { return city + days; }\n';

describe('a loaded workflow', () => {
  it('says briefly what is wrong with arguments', async () => {
    const { checkArguments } = await goodFlow(tool(city));
    expect(checkArguments('t', { city: 'Rome', days: 2 })).toEqual({ ok: true });
    expect(checkArguments('t', { city: 1, other: 2 })).toEqual({
      ok: false,
      problems: ['/other is not known', '/city must be string'],
    });
    expect(checkArguments('t', {})).toEqual({ ok: false, problems: ['/city is missing'] });
    expect(checkArguments('t', { city: 'x', days: '2' })).toEqual({
      ok: false,
      problems: ['/days must be number'],
    });
    expect(checkArguments('none', {})).toEqual({ ok: false, problems: ['there is no tool none'] });
  });

  it('takes null for an optional argument as absent, and for a required one as an error', async () => {
    const { checkArguments, presentArguments } = await goodFlow(tool(city));
    expect(checkArguments('t', { city: 'Rome', days: null })).toEqual({ ok: true });
    expect(presentArguments('t', { city: 'Rome', days: null })).toEqual({ city: 'Rome' });
    expect(checkArguments('t', { city: null })).toEqual({
      ok: false,
      problems: ['/city must be string'],
    });
  });

  it('ignores a tenant that a model sends', async () => {
    const { checkArguments } = await goodFlow(
      tool('export function t(city: string, app_id: string): string { return city + app_id; }\n'),
    );
    expect(checkArguments('t', { city: 'Rome', app_id: 'evil', user_id: 'evil' })).toEqual({
      ok: true,
    });
  });

  it('checks answers against the schema of their question', async () => {
    const { checkAgainst } = await goodFlow();
    const schema = {
      type: 'object',
      properties: { mail: { type: 'string', format: 'email' } },
      required: ['mail'],
    };
    expect(checkAgainst(schema, { mail: 'a@b.io' })).toEqual({ ok: true });
    expect(checkAgainst(schema, { mail: 'a' })).toEqual({
      ok: false,
      problems: ['/mail must match format "email"'],
    });
    expect(checkAgainst({ type: 'objekt' }, {})).toMatchObject({ ok: false });
  });

  it('matches patterns of schemas in linear time', async () => {
    const { checkAgainst } = await goodFlow();
    const started = performance.now();
    expect(
      checkAgainst({ type: 'string', pattern: '^(a+)+$' }, `${'a'.repeat(5_000)}b`),
    ).toMatchObject({ ok: false });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('distinguishes the patterns of one schema', async () => {
    const { checkAgainst } = await goodFlow();
    const schema = {
      type: 'object',
      properties: { a: { type: 'string', pattern: '^a' }, b: { type: 'string', pattern: '^b' } },
    };
    expect(checkAgainst(schema, { a: 'a', b: 'b' })).toEqual({ ok: true });
    expect(checkAgainst(schema, { a: 'b', b: 'a' })).toEqual({
      ok: false,
      problems: ['/a must match pattern "^a"', '/b must match pattern "^b"'],
    });
  });

  it('matches and replaces by the patterns of its author', async () => {
    const { matcher, replaceAll } = await goodFlow();
    expect(matcher('(\\d+)-(x)?')('id 42-')).toEqual(['42-', '42', null]);
    expect(matcher('A')('a')).toBeNull();
    expect(replaceAll('\\d', 'a1b2', '$&')).toBe('a$&b$&');
  });
});

describe('versions', () => {
  it('do not depend on the order of keys, on line ends or on comments', async () => {
    const one = await goodFlow({
      'agents.yaml': 'agents:\n  - name: A\n    role: a\n    system_message: |\n      x\n      y\n',
    });
    const two = await goodFlow({
      'agents.yaml':
        '# comment\r\nagents:\r\n  - system_message: |\r\n      x\r\n      y\r\n    role: a\r\n    name: A\r\n',
    });
    expect(one.workflow_version).toBe(two.workflow_version);
    expect(one.workflow_version).toMatch(/^[0-9a-f]{64}$/);
  });

  it('change with a prompt file, and with code only for the code', async () => {
    const files = { 'agents.yaml': 'agents: {A: {prompt_file: p.md}}', 'p.md': 'x', ...tool(city) };
    const one = await goodFlow(files);
    expect((await goodFlow({ ...files, 'p.md': 'y' })).workflow_version).not.toBe(
      one.workflow_version,
    );
    const other = await goodFlow({ ...files, ...tool(city.replace('city + days', 'city')) });
    expect(other.workflow_version).toBe(one.workflow_version);
    expect(other.code_version).not.toBe(one.code_version);
  });
});

describe('bind', () => {
  async function rebind(
    before: Files,
    after: Files,
  ): Promise<{ bound: LoadedWorkflow; definition: WorkflowDefinition }> {
    const workspace = createWorkspace(flow(before));
    const manager = await createWorkflowManager({ directory: workspace.directory });
    try {
      const pinned = manager.get('Flow');
      if (pinned === undefined) throw new Error(JSON.stringify(manager.diagnostics()));
      const stored = JSON.parse(JSON.stringify(pinned.definition)) as WorkflowDefinition;
      for (const [path, content] of Object.entries(flow(after)))
        writeFileSync(`${workspace.directory}/${path}`, String(content));
      await manager.reload();
      const bound = manager.bind(pinned.workflow_version, stored);
      expect(manager.bind(pinned.workflow_version, stored)).toBe(bound);
      return { bound, definition: pinned.definition };
    } finally {
      await manager.close();
      workspace.remove();
    }
  }

  it('returns the workflow itself while nothing has changed', async () => {
    const { bound } = await rebind(tool(city), tool(city));
    expect(bound.unavailable_tools.size).toBe(0);
  });

  it('keeps the definition and takes the code that is deployed now', async () => {
    const { bound, definition } = await rebind(tool(city), {
      ...tool(city.replace('city + days', '"new"')),
      'agents.yaml': 'agents: {A: {role: changed}}',
    });
    expect(bound.definition.agents).toEqual(definition.agents);
    expect(bound.bundles.get('tools/t.ts')?.source).toContain('new');
    expect(bound.unavailable_tools.size).toBe(0);
  });

  it('calls a function by its current signature', async () => {
    const { bound } = await rebind(
      tool(city),
      tool('export function t(city: string, days?: number): string { return city + days; }\n'),
    );
    expect(bound.definition.tools[0]?.code?.call).toEqual({
      style: 'positional',
      parameters: ['city', 'days'],
    });
  });

  it('reads from the code that is deployed now which tools touch the context', async () => {
    const writing =
      'export function t({ city, days }: { city: string; days?: number }, ctx: any): void { ctx.context.set("v", [city, days]); }\n';
    const declared = {
      ...tool(writing),
      'context_variables.yaml': 'definitions: {v: {type: array}}',
    };
    expect((await rebind(tool(city), declared)).bound.touchesContext('t')).toBe(true);
    expect((await rebind(declared, tool(city))).bound.touchesContext('t')).toBe(false);
    expect(
      (
        await rebind(tool(city), {
          ...tool(city),
          'tools/t.ts': 'export const other = 1;\n',
          'tools.yaml': '',
        })
      ).bound.touchesContext('t'),
    ).toBe(true);
  });

  it('keeps one entry for all agents even if the files now have one for each', async () => {
    const agents = { 'agents.yaml': 'agents: {A: {role: a}, B: {role: b}}' };
    const each = ['A', 'B'].map(
      (agent, index) =>
        `  - {name: t, description: d, module: tools.t, agent: ${agent}, retries: ${index}}\n`,
    );
    const entries = { ...tool(city), ...agents, 'tools.yaml': `tools:\n${each.join('')}` };
    const before = await rebind({ ...tool(city), ...agents }, entries);
    expect(before.bound.definition.tools).toMatchObject([{ name: 't', retries: 0 }]);
    expect(before.bound.unavailable_tools.size).toBe(0);
    expect(before.bound.checkArguments('t', { city: 'x' }, 'B')).toEqual({ ok: true });
    const after = await rebind(entries, { ...tool(city), ...agents });
    expect(after.bound.definition.tools).toMatchObject([
      { agents: ['A'], retries: 0 },
      { agents: ['B'], retries: 1 },
    ]);
  });

  it('still finds a module that the files no longer name', async () => {
    const { bound } = await rebind(tool(city), { 'tools.yaml': '' });
    expect(bound.unavailable_tools.size).toBe(0);
    expect(bound.checkArguments('t', { city: 'x' })).toEqual({ ok: true });
  });

  it.each<[string, Files]>([
    ['function is gone', { ...tool('export function other() {}\n'), 'tools.yaml': '' }],
    [
      'function asks for more',
      tool(
        'export function t({ city, country }: { city: string; country: string }): string { return city + country; }\n',
      ),
    ],
    [
      'function no longer takes what was promised',
      tool('export function t({ town }: { town?: string }): string { return town ?? ""; }\n'),
    ],
  ])('marks a tool as unavailable whose %s', async (_what, after) => {
    const { bound } = await rebind(tool(city), after);
    expect([...bound.unavailable_tools]).toEqual(['t']);
  });

  it('knows the call style of a function that the files no longer name', async () => {
    const { bound } = await rebind(tool(city), {
      'tools.yaml': '',
      'tools/t.ts':
        'export function t(city: string, days?: number): string { return city + days; }\n',
    });
    expect(bound.definition.tools[0]?.code?.call.style).toBe('positional');
  });

  it('binds even if the files are broken at the start', async () => {
    const { definition, workflow_version } = await goodFlow(tool(city));
    const workspace = createWorkspace(flow({ ...tool(city), 'agents.yaml': 'agents: [' }));
    const manager = await createWorkflowManager({ directory: workspace.directory });
    const bound = manager.bind(workflow_version, definition);
    expect(manager.get('Flow')).toBeUndefined();
    expect([...bound.bundles.keys()]).toEqual(['tools/t.ts']);
    expect(bound.unavailable_tools.size).toBe(0);
    await manager.close();
    workspace.remove();
  });

  it('binds a workflow whose folder was removed: its tools are unavailable, and the rest works', async () => {
    const { definition, workflow_version } = await goodFlow(tool(city));
    const workspace = createWorkspace();
    const manager = await createWorkflowManager({ directory: workspace.directory });
    const bound = manager.bind(workflow_version, definition);
    expect([...bound.unavailable_tools]).toEqual(['t']);
    expect(bound.checkArguments('t', { city: 'x' } satisfies JsonValue)).toEqual({ ok: true });
    await manager.close();
    workspace.remove();
  });
});
