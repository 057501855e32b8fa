import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { SETTINGS } from '@mozaiks/runtime';
import { describeWithGoProgram } from '@mozaiks/testkit';
import { readText, workspace } from './workspace/workspace.ts';

const CHART = 'deploy/helm/mozaiks';
const { load, loadAll } = createRequire(path.join(workspace, 'libs/workflow-manager/package.json'))(
  'js-yaml',
) as {
  load(text: string): unknown;
  loadAll(text: string): readonly unknown[];
};

interface Resource {
  readonly kind: string;
  readonly spec: { readonly [key: string]: unknown };
}
interface Container {
  readonly env: readonly { readonly name: string; readonly value?: unknown }[];
  readonly securityContext: object;
}
interface PodSpec {
  readonly terminationGracePeriodSeconds: number;
  readonly containers: readonly Container[];
}

/** Every feature that can be enabled, and numbers that YAML would write as 1e+06. */
const ALL = [
  'autoscaling.enabled=true',
  'autoscaling.chatsPerInstance=1000000',
  'ingress.enabled=true',
  'ingress.hosts={chat.example.com}',
  'serviceMonitor.enabled=true',
  'environment.WS_MAX_BUFFERED_BYTES=1073741824',
  'environment.ALLOWED_ISSUERS=https://platform.example',
  'drainTimeoutSeconds=3600',
].flatMap((value) => ['--set', value]);

/** Without a cluster, a helm built with `go install` assumes version 1.20. */
const KUBERNETES = '1.31.0';

describe('the values of the chart', () => {
  const values = load(readText(`${CHART}/values.yaml`)) as {
    readonly environment: object;
    readonly drainTimeoutSeconds: number;
  };

  it('name settings that exist', () => {
    const named = [
      ...readText(`${CHART}/templates/deployment.yaml`).matchAll(/- name: ([A-Z][A-Z_]+)$/gm),
    ].map(([, name = '']) => name);
    const known = new Set([...Object.keys(SETTINGS), 'NODE_OPTIONS']);
    expect(
      [...named, ...Object.keys(values.environment)].filter((name) => !known.has(name)),
    ).toEqual([]);
  });

  it('contain no secret', () => {
    expect(readText(`${CHART}/values.yaml`)).not.toMatch(
      /^\s*(?:JWT_SECRET|\w+_API_KEY|METRICS_TOKEN|MONGODB_URI):/m,
    );
  });
});

describeWithGoProgram('helm', 'helm', (program) => {
  const helm = (...args: readonly string[]) =>
    spawnSync(program, args, { cwd: workspace, encoding: 'utf8' });
  const rendered = (...more: readonly string[]): string => {
    const { status, stdout, stderr } = helm(
      'template',
      'release',
      CHART,
      '--kube-version',
      KUBERNETES,
      ...more,
    );
    if (status !== 0) throw new Error(stderr);
    return stdout;
  };
  const resources = (...more: readonly string[]) =>
    loadAll(rendered(...more)) as readonly Resource[];
  const podOf = (all: readonly Resource[]): PodSpec => {
    const deployment = all.find(({ kind }) => kind === 'Deployment');
    return (deployment?.spec['template'] as { readonly spec: PodSpec }).spec;
  };

  it.each([[[]], [ALL]])('lint finds nothing: %j', (more) => {
    const { status, stdout, stderr } = helm('lint', '--strict', CHART, ...more);
    expect(status === 0 ? '' : stdout + stderr).toBe('');
  });

  it('renders the requested resources', () => {
    const kinds = (all: readonly Resource[]) => all.map(({ kind }) => kind).sort();
    expect(kinds(resources())).toEqual(['Deployment', 'PodDisruptionBudget', 'Service']);
    expect(kinds(resources(...ALL))).toEqual([
      'Deployment',
      'HorizontalPodAutoscaler',
      'Ingress',
      'PodDisruptionBudget',
      'Service',
      'ServiceMonitor',
    ]);
  });

  it('writes variables as strings, and no number with an exponent', () => {
    expect(rendered(...ALL)).not.toMatch(/\de\+\d/);
    const [{ env } = { env: [] }] = podOf(resources(...ALL)).containers;
    expect(env.filter(({ value }) => value !== undefined && typeof value !== 'string')).toEqual([]);
    expect(env).toContainEqual({ name: 'WS_MAX_BUFFERED_BYTES', value: '1073741824' });
    expect(env).toContainEqual({ name: 'DRAIN_TIMEOUT_MS', value: '3600000' });
  });

  it('gives pods more time to stop than the server takes', () => {
    expect(podOf(resources()).terminationGracePeriodSeconds).toBe(30);
    expect(podOf(resources(...ALL)).terminationGracePeriodSeconds).toBe(3605);
  });

  it('runs the server without privileges on a read-only file system', () => {
    expect(podOf(resources()).containers[0]?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });
});
