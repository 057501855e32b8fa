import { rmSync } from 'node:fs';
import type { LogFields } from '@mozaiks/contracts';
import { createWorkspace, type Files, type Workspace } from '../spec/folder.fixture.ts';
import {
  createWorkflowManager,
  type ReloadReport,
  type WorkflowManager,
  type WorkflowManagerOptions,
} from './workflow-manager.ts';

const agents = (role: string): string => `agents: {A: {role: ${role}}}`;

describe('the workflow manager', () => {
  const opened: { workspace: Workspace; manager: WorkflowManager }[] = [];
  async function open(files: Files, options: Partial<WorkflowManagerOptions> = {}) {
    const workspace = createWorkspace(files);
    const manager = await createWorkflowManager({ directory: workspace.directory, ...options });
    opened.push({ workspace, manager });
    return { workspace, manager };
  }
  afterEach(async () => {
    for (const { workspace, manager } of opened.splice(0)) {
      await manager.close();
      workspace.remove();
    }
  });

  it('serves the folders that are workflows', async () => {
    const files = {
      'B/agents.yaml': agents('b'),
      'A/agents.yaml': agents('a'),
      '_shared/x.ts': '',
      '.git/agents.yaml': '',
      'README.md': 'x',
    };
    const { manager } = await open(files);
    expect(manager.list().map(({ workflow_name }) => workflow_name)).toEqual(['A', 'B']);
    expect(manager.get('A')?.definition.workflow_name).toBe('A');
    expect(manager.get('C')).toBeUndefined();
    expect(manager.diagnostics()).toEqual([]);
  });

  it('serves nothing if there is no folder', async () => {
    const manager = await createWorkflowManager({ directory: '/nowhere/at/all' });
    expect(manager.list()).toEqual([]);
    await manager.close();
  });

  it('leaves a broken workflow out, reports it, and serves the others', async () => {
    const { manager } = await open({
      'Bad/agents.yaml': 'agents: [',
      'Good/agents.yaml': agents('a'),
      'no name/agents.yaml': agents('a'),
    });
    expect(manager.list().map(({ workflow_name }) => workflow_name)).toEqual(['Good']);
    expect(
      manager.diagnostics().map(({ code, workflow_name, file }) => [code, workflow_name, file]),
    ).toEqual([
      ['WF001', 'Bad', 'Bad/agents.yaml'],
      ['WF016', 'no name', 'no name/orchestrator.yaml'],
    ]);
  });

  it('knows the name of a broken workflow, so that it is not taken for an unknown one', async () => {
    const { manager } = await open({
      'Bad/agents.yaml': 'agents: [',
      'Good/agents.yaml': agents('a'),
    });
    expect(['Bad', 'Good', 'None'].map((name) => manager.has(name))).toEqual([true, true, false]);
    expect(manager.get('Bad')).toBeUndefined();
  });

  it('summarizes workflows for clients', async () => {
    const files = {
      'A/agents.yaml': agents('a'),
      'A/orchestrator.yaml':
        'description: d\ndisplay_name: Desk\nversion: "2"\nstartup_mode: AgentDriven',
      'A/ui_config.yaml': 'icon: x\nsuggested_prompts: [p]',
      'A/context_variables.yaml':
        'definitions: {n: {type: integer, client_writable: true, description: how many}, s: {type: string}}',
    };
    const { manager } = await open(files);
    expect(manager.list()).toEqual([
      {
        workflow_name: 'A',
        title: 'Desk',
        description: 'd',
        version: '2',
        startup_mode: 'AgentDriven',
        ui: { icon: 'x', suggested_prompts: ['p'], components: {} },
        input_schema: {
          type: 'object',
          properties: { n: { type: 'integer', description: 'how many' } },
          additionalProperties: false,
        },
      },
    ]);
  });

  it('replaces changed workflows and nothing else', async () => {
    const { workspace, manager } = await open({
      'A/agents.yaml': agents('a'),
      'B/agents.yaml': agents('b'),
      'C/agents.yaml': agents('c'),
    });
    const [a, b] = [manager.get('A'), manager.get('B')];
    workspace.write({ 'A/agents.yaml': agents('changed'), 'D/agents.yaml': agents('d') });
    rmSync(`${workspace.directory}/C`, { recursive: true });
    expect((await manager.reload()).outcomes).toEqual({
      A: 'loaded',
      B: 'unchanged',
      C: 'removed',
      D: 'loaded',
    });
    expect(manager.get('A')).not.toBe(a);
    expect(manager.get('B')).toBe(b);
    expect(manager.get('C')).toBeUndefined();
  });

  it('keeps the last good workflow while its files are broken', async () => {
    const logged: [string, LogFields | undefined][] = [];
    const logger = {
      log: (_level: string, msg: string, fields?: LogFields) => void logged.push([msg, fields]),
    };
    const { workspace, manager } = await open({ 'A/agents.yaml': agents('a') }, { logger });
    const good = manager.get('A');
    workspace.write({ 'A/agents.yaml': 'agents: {A: {rolle: b}}' });
    expect((await manager.reload()).outcomes).toEqual({ A: 'broken' });
    expect(manager.get('A')).toBe(good);
    expect(manager.diagnostics().map(({ code }) => code)).toContain('WF010');
    expect(logged.at(-1)).toMatchObject([
      'workflow broken',
      { workflow_name: 'A', data: [{ code: 'WF010', line: 1 }] },
    ]);
    workspace.write({ 'A/agents.yaml': agents('b') });
    expect((await manager.reload()).outcomes).toEqual({ A: 'loaded' });
    expect(manager.diagnostics()).toEqual([]);
  });

  it('logs that a workflow is restored when a mistake is undone, and the warnings of one that is loaded', async () => {
    const logged: [string, LogFields | undefined][] = [];
    const logger = {
      log: (_level: string, msg: string, fields?: LogFields) => void logged.push([msg, fields]),
    };
    const { workspace, manager } = await open({ 'A/agents.yaml': agents('a') }, { logger });
    workspace.write({ 'A/agents.yaml': 'agents: {A: {rolle: b}}' });
    await manager.reload();
    workspace.write({ 'A/agents.yaml': agents('a') });
    expect((await manager.reload()).outcomes).toEqual({ A: 'unchanged' });
    expect(logged.at(-1)).toEqual([
      'workflow restored',
      { event: 'workflow_restored', workflow_name: 'A' },
    ]);
    workspace.write({ 'A/agents.yaml': 'agents: {A: {}}' });
    await manager.reload();
    expect(logged.at(-1)).toMatchObject([
      'workflow loaded',
      { workflow_name: 'A', data: [{ code: 'WF068', line: 1 }] },
    ]);
  });

  it('reports what each load found, what was found before, and what is served', async () => {
    const reports: ReloadReport[] = [];
    const { workspace, manager } = await open(
      { 'A/agents.yaml': agents('a') },
      { onLoad: (report) => reports.push(report) },
    );
    workspace.write({ 'A/agents.yaml': 'agents: [' });
    await manager.reload();
    await manager.reload();
    expect(
      reports.map(({ outcomes, diagnostics, previous, served }) => [
        outcomes,
        diagnostics.length,
        previous.length,
        served,
      ]),
    ).toEqual([
      [{ A: 'loaded' }, 0, 0, ['A']],
      [{ A: 'broken' }, 1, 0, ['A']],
      [{ A: 'broken' }, 1, 1, ['A']],
    ]);
  });

  it('notices changed code in _shared', async () => {
    const tool =
      "import { x } from '../../_shared/x.ts';\nexport const t = (a: string): string => a + x;\n";
    const files = {
      '_shared/x.ts': 'export const x = 1;\n',
      'A/tools/t.ts': tool,
      'A/agents.yaml': agents('a'),
      'A/tools.yaml': 'tools: [{name: t, description: d, module: tools.t}]',
    };
    const { workspace, manager } = await open(files);
    const before = manager.get('A');
    workspace.write({ '_shared/x.ts': 'export const x = 2;\n' });
    await manager.reload();
    expect(manager.get('A')?.workflow_version).toBe(before?.workflow_version);
    expect(manager.get('A')?.code_version).not.toBe(before?.code_version);
  });

  it('reloads on SIGHUP if the setting is signal', async () => {
    const reloaded = new Promise<string>((resolve) => {
      const logger = {
        log: (_level: string, _msg: string, fields?: LogFields) =>
          fields?.event === 'workflow_loaded' && fields.workflow_name === 'B' && resolve('B'),
      };
      void open({ 'A/agents.yaml': agents('a') }, { logger, settings: { reload: 'signal' } }).then(
        ({ workspace }) => {
          workspace.write({ 'B/agents.yaml': agents('b') });
          process.emit('SIGHUP');
        },
      );
    });
    expect(await reloaded).toBe('B');
  });

  it('reloads automatically when a file changes if the setting is watch', async () => {
    const loaded: string[] = [];
    let onReload = (): void => undefined;
    const logger = {
      log: (_level: string, _msg: string, fields?: LogFields) => {
        loaded.push(`${fields?.event} ${fields?.workflow_name}`);
        onReload();
      },
    };
    const { workspace, manager } = await open(
      { 'A/agents.yaml': agents('a'), 'B/agents.yaml': agents('b') },
      { logger, settings: { reload: 'watch' } },
    );
    loaded.length = 0;
    const b = manager.get('B');
    const changed = new Promise<void>((resolve) => {
      onReload = resolve;
    });
    workspace.write({ 'A/agents.yaml': agents('changed') });
    await changed;
    expect(loaded).toEqual(['workflow_loaded A']);
    expect(manager.get('B')).toBe(b);
  });
});
