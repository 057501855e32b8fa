import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { COMPLETE_REASONS, METRICS } from '@mozaiks/contracts';
import { createMetrics } from '@mozaiks/observability';
import { describeWithGoProgram } from '@mozaiks/testkit';
import { readText, workspace } from './workspace/workspace.ts';

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

const inWorkspace = (file: string) => path.join(workspace, file);
const { load } = createRequire(inWorkspace('libs/workflow-manager/package.json'))('js-yaml') as {
  load(text: string): unknown;
};
const { groups } = load(readText('deploy/prometheus/alerts.yaml')) as {
  groups: readonly { readonly rules: readonly Alert[] }[];
};
const alerts = groups.flatMap(({ rules }) => rules);

/** Prometheus itself creates `up`. */
const exposed = async (): Promise<ReadonlySet<string>> => {
  const text = await createMetrics(async () => ({})).text();
  const names = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', kind]) =>
    kind === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => `${name}${end}`) : [name],
  );
  return new Set([...names, 'up']);
};
const namesIn = (expr: string) => expr.match(/\b(?:mozaiks_|nodejs_|process_)\w+|\bup\b/g) ?? [];

const unknownNames = async (expressions: readonly string[]): Promise<readonly string[]> => {
  const known = await exposed();
  return expressions.flatMap(namesIn).filter((name) => !known.has(name));
};

describe('the alerts', () => {
  it('use only metrics that a server has', async () => {
    expect(alerts.length).toBeGreaterThan(0);
    expect(alerts.filter(({ expr }) => namesIn(expr).length === 0)).toEqual([]);
    expect(await unknownNames(alerts.map(({ expr }) => expr))).toEqual([]);
  });

  it.each(alerts.map(({ alert, annotations }) => [alert, annotations.runbook] as const))(
    '%s has a section in the operations page',
    (alert, runbook) => {
      expect(runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
      expect(readText('docs/operations.md')).toMatch(new RegExp(`^### ${alert}$`, 'm'));
    },
  );

  it('have no section without an alert', () => {
    const sections = [...readText('docs/operations.md').matchAll(/^### (Mozaiks\w+)$/gm)].map(
      ([, name]) => name,
    );
    expect(sections).toEqual(alerts.map(({ alert }) => alert));
  });

  it('do not treat any successful end of a run as a failure', () => {
    const [, outcomes = ''] =
      /outcome!~"([^"]+)"/.exec(readText('deploy/prometheus/alerts.yaml')) ?? [];
    expect(outcomes.split('|')).toEqual([...COMPLETE_REASONS]);
  });

  it('are all tested', () => {
    const tested = [
      ...readText('deploy/prometheus/alerts.test.yaml').matchAll(/alertname: (\w+)/g),
    ].map(([, name]) => name);
    expect([...new Set(tested)].sort()).toEqual(alerts.map(({ alert }) => alert).sort());
  });
});

describeWithGoProgram('promtool', 'promtool', (program) => {
  it.each([
    ['check', 'rules', '--lint-fatal', 'deploy/prometheus/alerts.yaml'],
    ['test', 'rules', 'deploy/prometheus/alerts.test.yaml'],
  ])('%s %s', (...args) => {
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: workspace,
      encoding: 'utf8',
    });
    expect(status === 0 ? '' : stdout + stderr).toBe('');
  });
});

describe('the dashboard', () => {
  const dashboard = JSON.parse(readText('deploy/grafana/mozaiks.json')) as {
    readonly panels: readonly {
      readonly id: number;
      readonly targets?: readonly { readonly expr: string }[];
    }[];
  };
  const expressions = dashboard.panels.flatMap(({ targets = [] }) =>
    targets.map(({ expr }) => expr),
  );

  it('uses only metrics that a server has', async () => {
    expect(expressions.length).toBeGreaterThan(0);
    expect(await unknownNames(expressions)).toEqual([]);
  });

  it('shows every metric of ours, except those that another one covers', async () => {
    const shown = new Set(
      expressions.flatMap(namesIn).map((name) => name.replace(/_(?:bucket|sum|count)$/, '')),
    );
    expect(Object.keys(METRICS).filter((name) => !shown.has(name))).toEqual([
      'mozaiks_runs_started_total',
    ]);
  });

  it('has panels with unique ids', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
