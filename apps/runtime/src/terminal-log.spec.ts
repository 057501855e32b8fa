import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LogLevel } from '@mozaiks/contracts';
import { createWorkflowManager, type WorkflowManager } from '@mozaiks/workflow-manager';
import { createTerminalLog } from './terminal-log.ts';

const recorded = () => {
  const lines: [LogLevel, string][] = [];
  const logger = { log: (level: LogLevel, msg: string) => void lines.push([level, msg]) };
  return { lines, logger: { ...logger, area: () => logger } };
};

describe('the terminal log', () => {
  it('writes only warnings until the banner is printed', () => {
    const { lines, logger } = recorded();
    const terminal = createTerminalLog(logger, () => undefined, { cwd: '/', directory: '/' });
    terminal.logger.log('info', 'listening');
    terminal.logger.log('warn', 'unknown NODE_ENV');
    terminal.bannerPrinted();
    terminal.logger.area('runner').log('info', 'run ended');
    expect(lines).toEqual([
      ['debug', 'listening'],
      ['warn', 'unknown NODE_ENV'],
      ['info', 'run ended'],
    ]);
  });
});

describe('a reload in a terminal', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-reload-'));
  const printed: string[] = [];
  let manager: WorkflowManager;
  const write = (name: string, agents: string): void => {
    mkdirSync(path.join(folder, 'workflows', name), { recursive: true });
    writeFileSync(path.join(folder, 'workflows', name, 'agents.yaml'), agents);
  };
  const good = 'agents:\n  - name: A\n    system_message: Be kind.\n';
  const reload = async (): Promise<string> => {
    printed.length = 0;
    await manager.reload();
    return printed.join('\n');
  };

  beforeAll(async () => {
    write('Good', good);
    write('Bad', 'agents: [');
    const from = { cwd: folder, directory: path.join(folder, 'workflows') };
    const terminal = createTerminalLog(recorded().logger, (text) => printed.push(text), from);
    manager = await createWorkflowManager({ directory: from.directory, onLoad: terminal.onLoad });
    expect(printed).toEqual([]);
    terminal.bannerPrinted();
  });
  afterAll(async () => {
    await manager.close();
    rmSync(folder, { recursive: true });
  });

  it('prints a mistake with its position, a caret and a hint, and says what is still running', async () => {
    write('Good', good.replace('system_message', 'sistem_message'));
    const text = await reload();
    expect(text).toContain('✗ Good: 1 error. The last good version still runs.\n');
    expect(text).toMatch(
      / workflows.Good.agents\.yaml:3:5 error WF010 .*\n +3 \| .*\n +\| +\^\n +hint: did you mean system_message\?/,
    );
  });

  it('reports when the file is valid again', async () => {
    write('Good', good);
    expect(await reload()).toMatch(/^✓ Good: valid again\./m);
  });

  it('prints nothing for unchanged files', async () => {
    expect(await reload()).not.toContain('Good');
  });

  it('prints warnings of a workflow that is loaded', async () => {
    write('Good', `${good}unknown_key: 1\n`);
    const text = await reload();
    expect(text).toMatch(/^[✓✗] Good: /m);
    expect(text).toMatch(/agents\.yaml:4:1 (?:warning|error) WF\d{3}/);
    write('Good', good);
    await reload();
  });

  it('reports that a workflow which was never valid is not served', async () => {
    write('Bad', 'agents: [{');
    expect(await reload()).toMatch(/^✗ Bad: \d errors?\. It is not served until this is fixed\.$/m);
  });

  it('reports that new runs use a new version, and that a folder was removed', async () => {
    write('Good', good.replace('kind', 'brief'));
    rmSync(path.join(folder, 'workflows', 'Bad'), { recursive: true });
    expect(await reload()).toBe(
      '- Bad: removed. Runs in progress continue.\n✓ Good: loaded. New runs use this version.',
    );
  });
});
