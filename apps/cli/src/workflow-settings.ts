import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Configured } from '@mozaiks/models';
import {
  configuredModels,
  pythonOf,
  readSettings,
  workflowLoading,
  type WorkflowLoading,
} from '@mozaiks/runtime/configuration';
import { CommandError } from './failure.ts';
import type { Io } from './io.ts';
import { readEnvironment } from './read-environment.ts';

/** How commands load workflows: as the server in this folder would. */
export interface WorkflowSettings {
  /** The folder of the workflows. */
  readonly directory: string;
  readonly loading: WorkflowLoading;
  /** The models that the server could ask. */
  readonly configured: Required<Configured>;
}

/** `dir`: default is WORKFLOWS_DIR. Throws a CommandError for a folder that is not there. */
export function workflowSettings(io: Io, dir: string | undefined): WorkflowSettings {
  const env = readEnvironment(io);
  const server = readSettings(env);
  const directory = path.resolve(io.cwd, dir ?? server.WORKFLOWS_DIR);
  if (!existsSync(directory)) throw new CommandError(`There is no folder ${directory}.`);
  const configured = configuredModels(server, { env, cwd: io.cwd });
  return {
    directory,
    configured,
    loading: workflowLoading(configured, {
      ...cacheIn(path.resolve(io.cwd, server.DATA_DIR)),
      ...pythonOf(server),
    }),
  };
}

/** The server's, if there is one: commands make no folder for data. */
const cacheIn = (data: string): { readonly cache_dir?: string } =>
  existsSync(data) ? { cache_dir: path.join(data, 'cache') } : {};
