import { Command, InvalidArgumentError, Option } from 'commander';
import type { ChatOptions } from './commands/chat.ts';
import type { NamedTenant } from './named-chat.ts';
import type { PruneCommandOptions } from './commands/prune.ts';
import type { TokenOptions } from './commands/token.ts';
import type { ValidateOptions } from './commands/validate.ts';
import type { WorkflowsOptions } from './commands/workflows.ts';
import type { Io } from './io.ts';
import { addChats } from './program-chats.ts';
import { addMigrate, addNew, addSchemas } from './program-new.ts';
import { addConfig, addDoctor, addTest } from './program-checks.ts';
import { addReplay } from './program-replay.ts';
import { addUsage } from './program-usage.ts';
import { addEstimate, addGraph } from './program-workflow.ts';

/** The same list as `DIAGNOSTIC_FORMATS`, whose library is loaded only when the command runs. */
const FORMATS: readonly ValidateOptions['format'][] = ['text', 'json', 'sarif', 'github'];

/**
 * The command line. A spec compares it with docs/reference/cli.md. Each command loads its own code
 * only when it runs.
 */
export function createProgram(io: Io, version: string): Command {
  const program = new Command('mozaiks')
    .description('Run, inspect and talk to declarative multi-agent workflows')
    .version(version)
    // Options after the name of a command belong to that command, even if a parent command has the
    // same option.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    });
  addServe(program);
  addChat(program, io);
  addChats(program, io);
  addWorkflows(program, io);
  addNew(program, io);
  addMigrate(program, io);
  addSchemas(program, io);
  addConfig(program, io);
  addDoctor(program, io);
  addValidate(program, io);
  addEstimate(program, io);
  addGraph(program, io);
  addTest(program, io);
  addReplay(program, io);
  addToken(program, io);
  addExport(program, io);
  addPrune(program, io);
  addUsage(program, io);
  return program;
}

function addServe(program: Command): void {
  program
    .command('serve')
    .description('Start the server, as npm start does')
    .action(async () => (await import('./commands/serve.ts')).serveCommand());
}

function addChat(program: Command, io: Io): void {
  program
    .command('chat')
    .description(
      'Talk to a workflow: Ctrl-C cancels a run, Ctrl-D leaves. Without a name, list the workflows. Without a terminal, each line of the input is a message',
    )
    .argument('[workflow]', 'name of the workflow')
    .option('--chat <id>', 'resume this chat, after showing its history')
    .option(
      '--url <url>',
      'address of the server (default: ws://127.0.0.1:8000/ws, with PORT if it is set)',
    )
    .option('--token <token>', 'JWT (default: a development token of the demo tenant)')
    .option('--trace', 'also show agents that users do not see')
    .action(async (workflow: string | undefined, options: ChatOptions) => {
      const { chatCommand, listCommand } = await import('./commands/chat.ts');
      io.exitWith(
        await (workflow === undefined
          ? listCommand(io, options)
          : chatCommand(io, workflow, options)),
      );
    });
}

function addWorkflows(program: Command, io: Io): void {
  program
    .command('workflows')
    .description('List the workflows with their diagnostics; exit code 1 when one has errors')
    .option(
      '--dir <folder>',
      'folder of the workflows (default: WORKFLOWS_DIR, otherwise workflows)',
    )
    .action(async (options: WorkflowsOptions) =>
      io.exitWith(await (await import('./commands/workflows.ts')).workflowsCommand(io, options)),
    );
}

function addValidate(program: Command, io: Io): void {
  program
    .command('validate')
    .description(
      'Check workflows. Exit code 1: errors, or warnings with --strict; 2: they could not be checked',
    )
    .argument(
      '[dir]',
      'folder of the workflows, or of one workflow (default: WORKFLOWS_DIR, otherwise workflows)',
    )
    .addOption(
      new Option('--format <format>', 'how diagnostics are written')
        .choices(FORMATS)
        .default('text'),
    )
    .option('--strict', 'exit with 1 for warnings, too')
    .option('--fix', 'first make the changes that are safe, and say which')
    .action(async (dir: string | undefined, options: ValidateOptions) =>
      io.exitWith(await (await import('./commands/validate.ts')).validateCommand(io, dir, options)),
    );
}

function addToken(program: Command, io: Io): void {
  program
    .command('token')
    .description('Print a development token, signed with JWT_SECRET or DATA_DIR/dev-secret')
    .option('--app <app_id>', 'app_id of the token', 'demo')
    .option('--user <user_id>', 'user_id of the token', 'demo')
    .option(
      '--scope <scope>',
      'scope of the token, separated by spaces (default: JWT_REQUIRED_SCOPE, otherwise execution)',
    )
    .option('--lifetime <seconds>', 'seconds until it expires', seconds, 3600)
    .action(async (options: TokenOptions) =>
      io.exitWith(await (await import('./commands/token.ts')).tokenCommand(io, options)),
    );
}

function addExport(program: Command, io: Io): void {
  program
    .command('export')
    .description(
      'Write all that the store holds of a chat and its nested chats, one JSON object a line. For operators: it opens the store itself',
    )
    .argument('<chat_id>', 'id of the chat')
    .requiredOption('--app <app_id>', 'app_id of the chat')
    .requiredOption('--user <user_id>', 'user_id of the chat')
    .action(async (chat_id: string, options: NamedTenant) =>
      io.exitWith(await (await import('./commands/export.ts')).exportCommand(io, chat_id, options)),
    );
}

function addPrune(program: Command, io: Io): void {
  program
    .command('prune')
    .description(
      'Remove chats without recent activity, their nested chats, old usage, and workflow versions that no chat needs',
    )
    .requiredOption(
      '--older-than <age>',
      'age of the last activity of a chat, in days or hours: 90d, 36h',
      age,
    )
    .option('--workflow <name>', 'only chats and usage of this workflow')
    .option('--keep-usage', 'keep all usage rows')
    .option('--dry-run', 'only count what would be removed')
    .action(async (options: PruneCommandOptions) =>
      io.exitWith(await (await import('./commands/prune.ts')).pruneCommand(io, options)),
    );
}

const HOUR_MS = 60 * 60 * 1000;
const MAX_AGE_MS = 36_500 * 24 * HOUR_MS;

/** Returns milliseconds. */
function age(text: string): number {
  const [, number = '', unit = ''] = /^(\d{1,9})([dh])$/.exec(text) ?? [];
  const ms = Number(number) * HOUR_MS * (unit === 'd' ? 24 : 1);
  if (unit === '' || ms === 0 || ms > MAX_AGE_MS)
    throw new InvalidArgumentError(
      'a number of days or hours from 1h to 36500d is needed, such as 90d or 36h',
    );
  return ms;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value <= 0)
    throw new InvalidArgumentError('a whole number of seconds is needed');
  return value;
}

/** All commands and subcommands, with the names that a user types. */
export const commandsOf = (
  parent: Command,
  path: readonly string[] = [],
): (readonly [name: string, command: Command])[] =>
  parent.commands.flatMap((command) => {
    const names = [...path, command.name()];
    return [[names.join(' '), command] as const, ...commandsOf(command, names)];
  });
