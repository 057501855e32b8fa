import { createLogger } from '@mozaiks/observability';
import { banner } from './banner.ts';
import { compose, type Parts } from './compose.ts';
import { planOf, type Plan } from './config/plan.ts';
import { readSettings, type Environment } from './config/read-settings.ts';
import { identityOf } from './identity.ts';
import { listenOnOneOf } from './listen.ts';
import { systemClock } from './system.ts';

export interface Runtime {
  /** `http://host:port`. */
  readonly url: string;
  /** Loads changed workflows now. */
  reload(): Promise<void>;
  /** Drains: no new runs, running ones stop at their next durable step and are released, then everything closes. Repeatable. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly env: Environment;
  /** Where the words of welcome go; log lines go to standard output. */
  readonly print: (text: string) => void;
  /** Standard output is a terminal. */
  readonly terminal: boolean;
}

/** Starts the server. Throws ConfigError for settings that cannot be used; what it had opened by then is closed again. */
export async function startRuntime({ env, print, terminal }: StartOptions): Promise<Runtime> {
  const plan = planOf(readSettings(env));
  const logger = createLogger({
    level: plan.settings.LOG_LEVEL,
    format: plan.settings.LOG_FORMAT ?? (terminal ? 'text' : 'json'),
    now: systemClock.now,
  });
  const identity = identityOf(plan);
  const parts = await compose({ plan, identity, env, logger });
  try {
    await parts.runner.start();
    const url = await listenOnOneOf(parts.server, { host: plan.host, ports: portsOf(plan, env) });
    print(banner({ plan, url, env, workflows: parts.workflows }));
    logger.log('info', 'listening', {
      event: 'listening',
      data: { url, store: plan.store.kind, workflows: parts.workflows.list().length },
    });
    return { url, reload: async () => void (await parts.workflows.reload()), stop: once(() => shutDown(parts, plan)) };
  } catch (error) {
    await shutDown(parts, plan);
    throw error;
  }
}

/** In dev mode several instances may share a MongoDB on one machine: where nobody has chosen a port, the next one is taken. */
function portsOf({ dev, store, settings }: Plan, env: Environment): readonly number[] {
  const isChosen = (env['PORT'] ?? '').trim() !== '';
  const others = dev && store.kind === 'mongo' && !isChosen ? Array.from({ length: 9 }, (_, more) => settings.PORT + 1 + more) : [];
  return [settings.PORT, ...others];
}

/** Clients are told to go elsewhere while the chats are given back; the store closes last. */
async function shutDown({ server, store, workflows, runner, transport, closeTools }: Parts, { settings }: Plan): Promise<void> {
  await Promise.all([transport.drain(), runner.drain(settings.DRAIN_TIMEOUT_MS)]);
  await transport.close();
  server.close();
  server.closeAllConnections();
  await Promise.all([closeTools(), workflows.close()]);
  await store.close();
}

function once(action: () => Promise<void>): () => Promise<void> {
  const state: { running?: Promise<void> } = {};
  return () => (state.running ??= action());
}
