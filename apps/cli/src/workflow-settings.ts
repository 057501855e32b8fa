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

/**
 * The settings with which commands load workflows, the same as those of the server in this folder.
 */
export interface WorkflowSettings {
  /** The folder of the workflows. */
  readonly directory: string;
  readonly loading: WorkflowLoading;
  /** The models that the server could use. */
  readonly configured: Required<Configured>;
}

/** The default of `dir` is WORKFLOWS_DIR. Throws a CommandError if the folder does not exist. */
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

/** The server's cache folder, if it exists. Commands do not create the data folder. */
const cacheIn = (data: string): { readonly cache_dir?: string } =>
  existsSync(data) ? { cache_dir: path.join(data, 'cache') } : {};
