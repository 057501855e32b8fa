import { Command, InvalidArgumentError } from 'commander';
import type { ChatOptions } from './commands/chat.ts';
import type { ExportOptions } from './commands/export.ts';
import type { TokenOptions } from './commands/token.ts';
import type { WorkflowsOptions } from './commands/workflows.ts';
import type { Io } from './io.ts';

/** The command line. docs/reference/cli.md is held to it by a spec. Each command loads its own code only when it runs. */
export function createProgram(io: Io, version: string): Command {
  const program = new Command('mozaiks')
    .description('Run, inspect and talk to declarative multi-agent workflows')
    .version(version)
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) });
  addServe(program);
  addChat(program, io);
  addWorkflows(program, io);
  addToken(program, io);
  addExport(program, io);
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
    .description('Talk to a workflow: Ctrl-C cancels a run, Ctrl-D leaves. Without a terminal, each line of the input is a message')
    .argument('<workflow>', 'name of the workflow')
    .option('--chat <id>', 'resume this chat, after showing its history')
    .option('--url <url>', 'address of the server (default: ws://127.0.0.1:8000/ws, with PORT where it is set)')
    .option('--token <token>', 'JWT (default: a development token of the demo tenant)')
    .option('--trace', 'also show agents that users do not see')
    .action(async (workflow: string, options: ChatOptions) =>
      io.exitWith(await (await import('./commands/chat.ts')).chatCommand(io, workflow, options)),
    );
}

function addWorkflows(program: Command, io: Io): void {
  program
    .command('workflows')
    .description('List the workflows with their diagnostics; exit code 1 when one has errors')
    .option('--dir <folder>', 'folder of the workflows (default: WORKFLOWS_DIR, else workflows)')
    .action(async (options: WorkflowsOptions) =>
      io.exitWith(await (await import('./commands/workflows.ts')).workflowsCommand(io, options)),
    );
}

function addToken(program: Command, io: Io): void {
  program
    .command('token')
    .description('Print a development token, signed with JWT_SECRET or DATA_DIR/dev-secret')
    .option('--app <app_id>', 'app_id of the token', 'demo')
    .option('--user <user_id>', 'user_id of the token', 'demo')
    .option('--scope <scope>', 'scope of the token, separated by spaces (default: JWT_REQUIRED_SCOPE, else execution)')
    .option('--lifetime <seconds>', 'seconds until it expires', seconds, 3600)
    .action(async (options: TokenOptions) => io.exitWith(await (await import('./commands/token.ts')).tokenCommand(io, options)));
}

function addExport(program: Command, io: Io): void {
  program
    .command('export')
    .description('Write all that the store holds of a chat and its nested chats, one JSON object a line')
    .argument('<chat_id>', 'id of the chat')
    .requiredOption('--app <app_id>', 'app_id of the chat')
    .requiredOption('--user <user_id>', 'user_id of the chat')
    .action(async (chat_id: string, options: ExportOptions) =>
      io.exitWith(await (await import('./commands/export.ts')).exportCommand(io, chat_id, options)),
    );
}

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value <= 0) throw new InvalidArgumentError('a whole number of seconds is needed');
  return value;
}
