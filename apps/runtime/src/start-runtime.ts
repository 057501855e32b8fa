import { toTimestamp, type Logger } from '@mozaiks/contracts';
import type { Configured, ProviderDefinition } from '@mozaiks/models';
import { banner, modelsInUse } from './banner.ts';
import { compose, type Parts } from './compose.ts';
import { configuredModels } from './config/configured-models.ts';
import { planOf, type Plan } from './config/plan.ts';
import { readSettings, type Environment } from './config/read-settings.ts';
import { unknownVariables } from './config/unknown-variables.ts';
import { identityOf } from './identity.ts';
import { listenOnOneOf } from './listen.ts';
import { openLog } from './open-log.ts';
import type { OwnParts } from './own-parts.ts';
import { leaveNote } from './server-note.ts';
import { shutDown } from './shut-down.ts';
import { systemClock } from './system.ts';

export interface Runtime {
  /** `http://host:port`. */
  readonly url: string;
  /** Loads changed workflows immediately. */
  reload(): Promise<void>;
  /** The log is text for people. */
  readonly forPeople: boolean;
  /** For log lines of the process that runs the server. */
  readonly logger: Logger;
  /** Counts an error outside of any run, for `GET /api/metrics/errors`. */
  countError(code: string): void;
  /** The number of running turns. */
  running(): number;
  /** The maximum time of `stop` in milliseconds. */
  readonly drainTimeoutMs: number;
  /** Drains: running turns stop at their next durable step, then everything closes. Repeatable. */
  stop(): Promise<void>;
}

export interface StartOptions extends OwnParts {
  /** Variables by name, such as `process.env`. Includes the keys of models. */
  readonly settings: Environment;
  /**
   * Prints the banner and the messages about reloads, if the log is text for people. Default: not
   * printed. The log itself is written to standard output.
   */
  readonly print?: (text: string) => void;
  /**
   * Whether standard output is a terminal. If so, and without `LOG_FORMAT`, the log is text for
   * people. Default: false.
   */
  readonly terminal?: boolean;
  /**
   * Model providers, in their order as the default. Default: `DEFAULT_PROVIDERS` of
   * `@mozaiks/models`.
   */
  readonly providers?: readonly ProviderDefinition[];
}

/**
 * Starts the server, with the parts that the caller provides. Throws ConfigError if settings are
 * invalid. On failure, everything that was opened is closed again, including a store of the caller.
 */
export async function startRuntime(options: StartOptions): Promise<Runtime> {
  try {
    return await startWith(options);
  } catch (error) {
    await options.store?.close();
    throw error;
  }
}

async function startWith({
  settings: env,
  print = () => undefined,
  terminal = false,
  providers,
  ...own
}: StartOptions): Promise<Runtime> {
  const names = providers?.map(({ name }) => name);
  const plan = planOf(readSettings(own.store === undefined ? env : withoutStore(env), names));
  const configured = configuredModels(plan.settings, { env, cwd: process.cwd(), providers });
  const { logger: lines, forPeople, onLoad, started } = openLog(plan.settings, { print, terminal });
  const logger = lines.area('runtime');
  logUnknownVariables({ env, plan, configured }, logger);
  if (plan.dev) logDevMode(plan, logger);
  const identity = identityOf(plan);
  const parts = await compose({ plan, own, identity, env, configured, logger: lines, onLoad });
  const { workflows } = parts;
  try {
    await parts.runner.start();
    const url = await listenOnOneOf(parts.server, { host: plan.host, ports: portsOf(plan, env) });
    await listenForOperators(parts, plan, logger);
    const store = own.store === undefined ? plan.store.kind : 'own';
    const models = own.models === undefined ? modelsInUse(configured) : 'own';
    logger.log('info', 'listening', {
      event: 'listening',
      data: { url, store, models, workflows: workflows.list().length },
    });
    started(() => banner({ plan, own, url, configured, workflows, maxProblems: MAX_PROBLEMS }));
    return { ...runtimeOf(parts, plan, url), forPeople, logger };
  } catch (error) {
    await shutDown(parts, plan);
    throw error;
  }
}

/** Prevents the settings from opening a store, and from requiring STORE in production. */
const withoutStore = (env: Environment): Environment => ({
  ...env,
  STORE: 'memory',
  MONGODB_URI: undefined,
});

interface Configuration {
  readonly env: Environment;
  readonly plan: Plan;
  readonly configured: Required<Configured>;
}

function logUnknownVariables({ env, plan, configured }: Configuration, logger: Logger): void {
  const keys = configured.providers.flatMap(({ key_name = [] }) => key_name);
  for (const { name, hint } of unknownVariables(env, {
    keys,
    allowed: plan.settings.CONTEXT_ENV_ALLOW,
  }))
    logger.log('warn', `unknown variable ${name}: ${hint}`, {
      event: 'unknown_variable',
      data: { name },
    });
}

async function listenForOperators(
  { operatorServer }: Parts,
  { host, settings: { METRICS_PORT = 0 } }: Plan,
  logger: Logger,
): Promise<void> {
  if (operatorServer === undefined) return;
  const url = await listenOnOneOf(operatorServer, { host, ports: [METRICS_PORT] });
  logger.log('info', 'metrics are served', { event: 'metrics_served', data: { url } });
}

function runtimeOf(parts: Parts, plan: Plan, url: string): Omit<Runtime, 'forPeople' | 'logger'> {
  const { DATA_DIR, DRAIN_TIMEOUT_MS } = plan.settings;
  const removeNote =
    plan.store.kind === 'embedded' ? leaveNote(DATA_DIR, { pid: process.pid, url }) : undefined;
  return {
    url,
    drainTimeoutMs: DRAIN_TIMEOUT_MS,
    running: () => parts.runner.stats().driving,
    countError: (code) => parts.errors.add(code, toTimestamp(systemClock.now())),
    reload: async () => void (await parts.workflows.reload()),
    stop: once(async () => {
      await shutDown(parts, plan);
      removeNote?.();
    }),
  };
}

/** More would push the address and the token off the screen. */
const MAX_PROBLEMS = 10;

/**
 * Logs who may connect in dev mode, and warns about a `NODE_ENV` that may have been meant as
 * production.
 */
function logDevMode({ settings }: Plan, logger: Logger): void {
  if (!['development', 'test'].includes(settings.NODE_ENV)) {
    logger.log(
      'warn',
      `unknown NODE_ENV "${settings.NODE_ENV}": this is dev mode; for production write NODE_ENV=production`,
      {
        event: 'unknown_node_env',
        data: { NODE_ENV: settings.NODE_ENV },
      },
    );
  }
  logger.log('info', 'dev mode: pages of any loopback address may connect, by WebSocket and HTTP', {
    event: 'loopback_origins_allowed',
  });
}

/**
 * In dev mode, several instances on one machine may share a MongoDB. If PORT is not set, the next
 * free port is used.
 */
function portsOf({ dev, store, settings }: Plan, env: Environment): readonly number[] {
  const isChosen = (env['PORT'] ?? '').trim() !== '';
  const others =
    dev && store.kind === 'mongo' && !isChosen
      ? Array.from({ length: 9 }, (_, more) => settings.PORT + 1 + more)
      : [];
  return [settings.PORT, ...others];
}

function once(action: () => Promise<void>): () => Promise<void> {
  const state: { running?: Promise<void> } = {};
  return () => (state.running ??= action());
}
