import { InvalidArgumentError, type Command } from 'commander';
import type { RecordOptions } from './commands/record.ts';
import type { ReplayOptions } from './commands/replay.ts';
import type { Io } from './io.ts';
import { wholeNumber } from './whole-number.ts';

/** `mozaiks record` and `mozaiks replay`: stored chats, without a server. */
export function addReplay(program: Command, io: Io): void {
  ofTenant(
    program,
    'record',
    'Make a test of a stored chat. For operators: it opens the store itself',
  )
    .option(
      '--dir <folder>',
      'folder of the workflows (default: WORKFLOWS_DIR, otherwise workflows)',
    )
    .option('--name <name>', 'name of the test', testName, 'recorded')
    .option('--to <seq>', 'only the events up to this one (default: all)', wholeNumber)
    .action(async (chat_id: string, options: RecordOptions) =>
      io.exitWith(await (await import('./commands/record.ts')).recordCommand(io, chat_id, options)),
    );
  ofTenant(
    program,
    'replay',
    'Show a stored chat as it happened, or what would differ with other workflow files. For operators: it opens the store itself',
  )
    .option('--from <seq>', 'the first event that is shown (default: 1)', wholeNumber)
    .option('--timing', 'wait between two events as the chat did, at most 3 seconds')
    .option(
      '--against <folder>',
      'folder of workflows to run the chat against; exit code 1 if something differs',
    )
    .action(async (chat_id: string, options: ReplayOptions) =>
      io.exitWith(await (await import('./commands/replay.ts')).replayCommand(io, chat_id, options)),
    );
}

const ofTenant = (program: Command, name: string, description: string): Command =>
  program
    .command(name)
    .description(description)
    .argument('<chat_id>', 'id of the chat')
    .requiredOption('--app <app_id>', 'app_id of the chat')
    .requiredOption('--user <user_id>', 'user_id of the chat');

function testName(text: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(text))
    throw new InvalidArgumentError('letters, digits, - and _ are needed');
  return text;
}
