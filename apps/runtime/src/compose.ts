import { createServer, type Server } from 'node:http';
import { createTokenVerifier } from '@mozaiks/auth';
import type { ChatStore, Logger } from '@mozaiks/contracts';
import { createEngine } from '@mozaiks/engine';
import { createModels, defaultProvider } from '@mozaiks/models';
import { createLogSink } from '@mozaiks/observability';
import { createRunner, type Runner } from '@mozaiks/runner';
import { createToolRuntime } from '@mozaiks/tool-runtime';
import { createTransport, type Transport } from '@mozaiks/transport';
import { createWorkflowManager, type WorkflowManager } from '@mozaiks/workflow-manager';
import type { Plan } from './config/plan.ts';
import type { Environment } from './config/read-settings.ts';
import { modelSettings, platformOf, runnerSettings, transportSettings, verifierSettings } from './config/parts.ts';
import type { Identity } from './identity.ts';
import { openStore } from './open-store.ts';
import { createReadiness } from './readiness.ts';
import { environmentSecrets, systemClock as clock, systemIds as ids } from './system.ts';

/** The parts of one running server, as shutdown needs them. */
export interface Parts {
  readonly server: Server;
  readonly store: ChatStore;
  readonly workflows: WorkflowManager;
  readonly runner: Runner;
  readonly transport: Transport;
  readonly closeTools: () => Promise<void>;
}

export interface Composition {
  readonly plan: Plan;
  readonly identity: Identity;
  readonly env: Environment;
  readonly logger: Logger;
}

/** Nothing listens yet. Where a part cannot be made, the store is let go of again. */
export async function compose(composition: Composition): Promise<Parts> {
  const store = await openStore(composition.plan, composition.logger);
  try {
    return await composeOn(store, composition);
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The one place where everybody meets: each part gets the ports that it needs, from top to bottom. */
async function composeOn(store: ChatStore, { plan, identity, env, logger }: Composition): Promise<Parts> {
  const { settings } = plan;
  const secrets = environmentSecrets(env);
  const verifier = createTokenVerifier({ settings: verifierSettings(plan, identity), clock, logger });

  const configured = { settings: modelSettings(settings), secrets };
  const has_model_provider = defaultProvider(configured) !== undefined;
  const loading = { reload: plan.reload, has_model_provider };
  const workflows = await createWorkflowManager({ directory: settings.WORKFLOWS_DIR, logger, settings: loading });

  const models = createModels({ ...configured, clock, ids, logger });
  const tools = createToolRuntime({ ...platformOf(settings), logger, clock, ids });
  const allowed = new Set(settings.CONTEXT_ENV_ALLOW);
  const configValue = (name: string): string | undefined => (allowed.has(name) ? env[name] : undefined);
  const engine = createEngine({ models, tools, clock, ids, logger, configValue });

  const sinks = [createLogSink(logger)];
  const runner = createRunner({ store, catalog: workflows, engine, clock, ids, logger, sinks, settings: runnerSettings(settings) });

  const server = createServer();
  const readiness = createReadiness({ store, runner, workflows });
  const transport = createTransport({
    server,
    verifier,
    chats: runner.chats,
    catalog: workflows,
    directory: store.directory,
    clock,
    ids,
    logger,
    settings: transportSettings(settings),
    readiness,
  });
  return { server, store, workflows, runner, transport, closeTools: () => tools.close() };
}
