import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openWorkflows } from '@mozaiks/runtime/configuration';
import { CommandError } from '../failure.ts';
import type { Io } from '../io.ts';
import { CHAT_HINTS, namedChat, type NamedTenant } from '../named-chat.ts';
import { withNamedStore } from '../named-store.ts';
import { testText } from '../record/cassette-text.ts';
import { obstacleIn, upTo } from '../record/recordable.ts';
import { recordChat } from '../record/record-chat.ts';
import { counted } from '../render/counted.ts';
import { readChat, type StoredChat } from '../replay/read-chat.ts';
import { knownModels } from '../replay/replay-stored.ts';
import { workflowSettings } from '../workflow-settings.ts';

export interface RecordOptions extends NamedTenant {
  readonly dir?: string;
  readonly name: string;
  /** Only up to this event. */
  readonly to?: number;
}

/** Creates a test from a stored chat, in the folder of its workflow. */
export async function recordCommand(
  io: Io,
  chat_id: string,
  options: RecordOptions,
): Promise<number> {
  const chat = namedChat(chat_id, options);
  const stored = await withNamedStore(io, CHAT_HINTS, (store) => readChat(store, chat));
  const { directory, loading, configured } = workflowSettings(io, options.dir);
  const { workflow_name } = stored.main;
  const folder = path.join(directory, workflow_name);
  if (!existsSync(folder))
    throw new CommandError(
      `The workflow ${workflow_name} of the chat is not in ${directory}. Name the folder of the workflows with --dir.`,
    );
  const file = path.join(folder, 'tests', `${options.name}.test.yaml`);
  if (existsSync(file))
    throw new CommandError(
      `${path.relative(io.cwd, file)} already exists: choose another name with --name.`,
    );
  const recorded = whole(stored, options);
  const catalog = await openWorkflows(loading, { directory });
  try {
    const test = await recordChat(recorded, { catalog, resolve: knownModels(configured) });
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, testText(test), { flag: 'wx' });
    const { answers, results, conversation } = test;
    io.stdout.write(
      `${path.relative(io.cwd, file)}: ${counted(conversation.length, 'step')}, ${counted(answers.length, 'model answer')}, ${counted(results.length, 'result')}\nRun it with: npx mozaiks test ${workflow_name}\n`,
    );
    return 0;
  } finally {
    await catalog.close();
  }
}

/** The part of the chat to record. Throws a CommandError if a test cannot repeat it. */
function whole(stored: StoredChat, { to }: RecordOptions): StoredChat {
  const chat = to === undefined ? stored : upTo(stored, to);
  if (chat.main.commits.length === 0)
    throw new CommandError(
      to === undefined
        ? 'The chat has no events yet.'
        : `The chat did not rest at or before event ${to}.`,
    );
  const obstacle = obstacleIn(chat);
  if (obstacle === undefined) return chat;
  const { seq, why, rested } = obstacle;
  const hint = rested === 0 ? '' : ` Record only the events before it with --to ${rested}.`;
  throw new CommandError(`A test cannot do event ${seq} again: ${why}.${hint}`);
}
