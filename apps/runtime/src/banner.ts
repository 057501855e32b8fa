import type { WorkflowManager } from '@mozaiks/workflow-manager';
import type { Plan } from './config/plan.ts';
import type { Environment } from './config/read-settings.ts';
import { DEV_APP_ID, DEV_USER_ID, devToken } from './dev-identity.ts';

export interface Started {
  readonly plan: Plan;
  readonly url: string;
  readonly env: Environment;
  readonly workflows: Pick<WorkflowManager, 'list' | 'diagnostics'>;
}

/** What a person needs to know who has just started the server, and the one next command to try. */
export function banner(started: Started): string {
  const { plan, url } = started;
  const lines = [
    '',
    `Mozaiks is running at ${url}   WebSocket: ${url.replace(/^http/, 'ws')}/ws`,
    '',
    ...workflowLines(started),
    '',
    `Store      ${storeLine(plan)}`,
    `Models     ${modelLine(started)}`,
    ...(plan.dev ? ['', ...devLines(started)] : []),
    '',
  ];
  return lines.join('\n');
}

function workflowLines({ workflows, plan }: Started): string[] {
  const loaded = workflows.list();
  const problems = workflows
    .diagnostics()
    .map(({ severity, code, file, line, column, message }) => `    ${severity} ${code} ${file}:${line}:${column} ${message}`);
  const names = loaded.map(({ workflow_name, description }) => `  ${workflow_name}${description === undefined ? '' : `   ${description}`}`);
  const head = loaded.length === 0 ? `No workflow could be loaded from ${plan.settings.WORKFLOWS_DIR}` : 'Workflows';
  return [head, ...names, ...problems];
}

/** Of a connection string nothing is shown: it may hold a password. */
function storeLine({ store, settings }: Plan): string {
  switch (store.kind) {
    case 'memory':
      return 'memory: chats are gone when the server stops';
    case 'embedded':
      return `one file in ${settings.DATA_DIR}`;
    case 'mongo':
      return 'MongoDB: start the same on another machine, or in another terminal, for a second instance';
  }
}

function modelLine({ plan, env }: Started): string {
  const { MODEL_PROVIDER, DEFAULT_MODEL } = plan.settings;
  const isSet = (name: string): boolean => (env[name] ?? '') !== '';
  const provider = MODEL_PROVIDER ?? (isSet('ANTHROPIC_API_KEY') ? 'anthropic' : isSet('OPENAI_API_KEY') ? 'openai' : undefined);
  if (provider === undefined) return 'scripted: set ANTHROPIC_API_KEY or OPENAI_API_KEY for real ones';
  return DEFAULT_MODEL === undefined ? provider : `${provider}, ${DEFAULT_MODEL}`;
}

function devLines({ plan, url, workflows }: Started): string[] {
  const { keys, settings } = plan;
  if (keys.kind === 'public_key' || keys.kind === 'jwks') return ['DEV MODE   tokens are verified with your public keys'];
  const how = keys.kind === 'generated' ? `a generated development secret (${settings.DATA_DIR}/dev-secret)` : 'JWT_SECRET';
  const [first] = workflows.list();
  return [
    `DEV MODE   tokens are signed with ${how}. Never use this in production.`,
    `Token      for app_id ${DEV_APP_ID}, user_id ${DEV_USER_ID}, one day:`,
    devToken(settings, { lifetime: DAY_SECONDS }),
    ...(first === undefined ? [] : ['', `Try        ${chatCommand(plan, url, first.workflow_name)}`]),
  ];
}

/** As it works in another terminal, which does not have the variables of this one. */
function chatCommand({ keys, settings }: Plan, url: string, workflow_name: string): string {
  const where = url === 'http://127.0.0.1:8000' ? '' : ` --url ${url.replace(/^http/, 'ws')}/ws`;
  const secret = keys.kind === 'generated' && settings.DATA_DIR !== '.mozaiks' ? `DATA_DIR=${settings.DATA_DIR} ` : '';
  return `${secret}npx mozaiks chat ${workflow_name}${where}`;
}

const DAY_SECONDS = 24 * 3600;
