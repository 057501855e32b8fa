import { defaultProvider, type Configured } from '@mozaiks/models';
import type { WorkflowManager } from '@mozaiks/workflow-manager';
import type { Plan } from './config/plan.ts';
import { DEV_APP_ID, DEV_USER_ID, devToken } from './dev-identity.ts';
import type { OwnParts } from './own-parts.ts';

export interface Started {
  readonly plan: Plan;
  readonly own: OwnParts;
  readonly url: string;
  readonly configured: Required<Configured>;
  readonly workflows: Pick<WorkflowManager, 'list' | 'diagnostics'>;
  /** The number of diagnostics to show. The rest is only counted. */
  readonly maxProblems: number;
}

const OWN = 'provided by the embedding program';

/** The text for a person who has just started the server, including the next command to try. */
export function banner(started: Started): string {
  const { plan, own, url } = started;
  const lines = [
    '',
    `Mozaiks is running at ${url}   WebSocket: ${url.replace(/^http/, 'ws')}/ws`,
    '',
    ...workflowLines(started),
    '',
    `Store      ${own.store === undefined ? storeLine(plan) : OWN}`,
    `Models     ${own.models === undefined ? modelLine(started) : OWN}`,
    ...(plan.dev ? ['', ...devLines(started)] : []),
    '',
  ];
  return lines.join('\n');
}

function workflowLines({ workflows, plan, maxProblems }: Started): string[] {
  const loaded = workflows.list();
  const width = Math.max(0, ...loaded.map(({ workflow_name }) => workflow_name.length));
  const names = loaded.map(({ workflow_name, description = '' }) =>
    `  ${workflow_name.padEnd(width)}   ${description}`.trimEnd(),
  );
  const head =
    loaded.length === 0
      ? `No workflow could be loaded from ${plan.settings.WORKFLOWS_DIR}`
      : 'Workflows';
  return [head, ...names, ...problemLines(workflows.diagnostics(), maxProblems)];
}

/** Errors first. */
function problemLines(found: ReturnType<WorkflowManager['diagnostics']>, most: number): string[] {
  const sorted = [
    ...found.filter(({ severity }) => severity === 'error'),
    ...found.filter(({ severity }) => severity !== 'error'),
  ];
  const lines = sorted
    .slice(0, most)
    .map(
      ({ severity, code, file, line, column, message }) =>
        `    ${severity} ${code} ${file}:${line}:${column} ${message}`,
    );
  const more = found.length - lines.length;
  const rest = more > 0 ? [`    and ${more} more`] : [];
  return lines.length === 0
    ? []
    : [...lines, ...rest, '    Lines and hints: npx mozaiks workflows'];
}

/** Never shows the connection string, which may contain a password. */
function storeLine({ store, settings }: Plan): string {
  switch (store.kind) {
    case 'memory':
      return 'memory: chats are lost when the server stops';
    case 'embedded':
      return `one file in ${settings.DATA_DIR}`;
    case 'mongo':
      return 'MongoDB: for a second instance, start the server on another machine or in another terminal';
  }
}

function modelLine({ configured }: Started): string {
  const keys = configured.providers.flatMap(({ key_name = [] }) => key_name);
  const isScripted = defaultProvider(configured) === undefined;
  return `${modelsInUse(configured)}${isScripted && keys.length > 0 ? `: set ${keys.join(' or ')} for real ones` : ''}`;
}

/** The model that agents without an `llm_config` use: the provider and `DEFAULT_MODEL`. */
export function modelsInUse(configured: Required<Configured>): string {
  const provider = defaultProvider(configured);
  const { default_model } = configured.settings;
  return provider === undefined
    ? 'scripted'
    : [provider, ...(default_model === undefined ? [] : [default_model])].join(', ');
}

function devLines({ plan, url, workflows }: Started): string[] {
  const { keys, settings } = plan;
  if (keys.kind === 'public_key' || keys.kind === 'jwks')
    return ['DEV MODE   tokens are verified with your public keys'];
  const [first] = workflows.list();
  const tryIt =
    first === undefined ? [] : ['', `Try        ${chatCommand(plan, url, first.workflow_name)}`];
  // Printed text ends up in logs, so it must not contain a token signed with a real secret.
  if (keys.kind === 'secret') {
    return [
      'DEV MODE   tokens are signed with JWT_SECRET. `npx mozaiks token` prints one. Never use this in production.',
      ...tryIt,
    ];
  }
  return [
    `DEV MODE   tokens are signed with a generated development secret (${settings.DATA_DIR}/dev-secret). Never use this in production.`,
    `Token      for app_id ${DEV_APP_ID}, user_id ${DEV_USER_ID}, one day:`,
    devToken(settings, { lifetime: DAY_SECONDS }),
    ...tryIt,
  ];
}

/** The command for another terminal, which does not have the environment of this one. */
function chatCommand({ keys, settings }: Plan, url: string, workflow_name: string): string {
  const where = url === 'http://127.0.0.1:8000' ? '' : ` --url ${url.replace(/^http/, 'ws')}/ws`;
  const secret =
    keys.kind === 'generated' && settings.DATA_DIR !== '.mozaiks'
      ? `DATA_DIR=${settings.DATA_DIR} `
      : '';
  return `${secret}npx mozaiks chat ${workflow_name}${where}`;
}

const DAY_SECONDS = 24 * 3600;
