import { openWorkflows } from '@mozaiks/runtime/configuration';
import type { WorkflowManager } from '@mozaiks/workflow-manager';
import type { Diagnostic, LoadedWorkflow } from '@mozaiks/contracts';
import { CommandError } from '../failure.ts';
import type { Io } from '../io.ts';
import { CHAT_HINTS, namedChat, type NamedTenant } from '../named-chat.ts';
import { withNamedStore } from '../named-store.ts';
import { comparedLines } from '../render/compared-lines.ts';
import { styleFor } from '../render/style.ts';
import { readChat, type StoredChat } from '../replay/read-chat.ts';
import { knownModels } from '../replay/replay-stored.ts';
import { runAgainst } from '../replay/run-against.ts';
import { showStored, type ShowOptions } from '../replay/show-chat.ts';
import { workflowSettings } from '../workflow-settings.ts';

export interface ReplayOptions extends NamedTenant, ShowOptions {
  /** The folder of the workflow files to compare with. */
  readonly against?: string;
}

/**
 * Shows a stored chat, or compares it with a run on other files. In that case exit code 1 means
 * that something differs.
 */
export async function replayCommand(
  io: Io,
  chat_id: string,
  options: ReplayOptions,
): Promise<number> {
  const chat = namedChat(chat_id, options);
  const stored = await withNamedStore(io, CHAT_HINTS, (store) => readChat(store, chat));
  if (options.against !== undefined) return against(io, stored, options.against);
  const last = stored.main.commits.at(-1)?.last_seq ?? 0;
  if (options.from !== undefined && options.from > last)
    throw new CommandError(`The chat has ${last} events: none from ${options.from} on.`);
  await showStored(io, stored.main, options);
  return 0;
}

async function against(io: Io, stored: StoredChat, dir: string): Promise<number> {
  const { directory, loading, configured } = workflowSettings(io, dir);
  const catalog = await openWorkflows(loading, { directory });
  const style = styleFor(io);
  try {
    let code = 0;
    const resolve = knownModels(configured);
    for (const log of [stored.main, ...stored.nested]) {
      const workflow = workflowIn(catalog, log.workflow_name, directory);
      const compared = await runAgainst(stored, log, { catalog, resolve, workflow });
      io.stdout.write(
        `${log === stored.main ? '' : '\n'}${comparedLines(compared, style).join('\n')}\n`,
      );
      if (compared.divergence !== null || compared.prompt !== undefined) code = 1;
    }
    return code;
  } finally {
    await catalog.close();
  }
}

function workflowIn(catalog: WorkflowManager, name: string, directory: string): LoadedWorkflow {
  const workflow = catalog.get(name);
  if (workflow !== undefined) return workflow;
  if (!catalog.names().includes(name))
    throw new CommandError(`The workflow ${name} of the chat is not in ${directory}.`);
  const error = catalog.describe(name)?.diagnostics.find(({ severity }) => severity === 'error');
  const first = error === undefined ? '' : `\n${placeOf(error)} ${error.code} ${error.message}`;
  throw new CommandError(`${name} has errors: mozaiks validate ${directory} shows them.${first}`);
}

const placeOf = ({ file, line, column }: Diagnostic): string => `${file}:${line}:${column}`;
