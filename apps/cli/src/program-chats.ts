import { CHAT_STATUSES, isChatId } from '@mozaiks/contracts';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { ChatsOptions } from './commands/chats/chats-options.ts';
import type { EraseOptions } from './commands/chats/erase.ts';
import type { ExportChatOptions } from './commands/chats/export.ts';
import type { ForkOptions } from './commands/chats/fork.ts';
import type { ListOptions } from './commands/chats/list.ts';
import type { Io } from './io.ts';
import { wholeNumber } from './whole-number.ts';

/** `mozaiks chats`: the chats of a user on a running server. */
export function addChats(program: Command, io: Io): void {
  const chats = program
    .command('chats')
    .description('List, show, rename, fork, erase and export your chats on a running server');
  addList(chats, io);
  addShow(chats, io);
  addRename(chats, io);
  addFork(chats, io);
  addErase(chats, io);
  addExport(chats, io);
}

function addList(chats: Command, io: Io): void {
  subcommand(chats, 'list', 'List your chats, newest activity first')
    .option('--workflow <name>', 'only chats of this workflow')
    .addOption(
      new Option(
        '--status <status>',
        `only chats with this status: ${CHAT_STATUSES.join(', ')}`,
      ).choices(CHAT_STATUSES),
    )
    .option('--children', 'nested chats as well')
    .option('--limit <number>', 'chats on a page, from 1 to 100 (default: 50)', wholeNumber)
    .option('--all', 'all pages')
    .option('--json', 'print the answer of the server; with --all, each chat on a line')
    .action(async (options: ListOptions) =>
      io.exitWith(await (await import('./commands/chats/list.ts')).listChats(io, options)),
    );
}

function addShow(chats: Command, io: Io): void {
  subcommand(chats, 'show', 'Show what a chat is, its open questions and its conversation')
    .argument('<chat_id>', 'id of the chat', chatId)
    .option('--json', 'print the answer of the server: the description with the open questions')
    .action(async (chat_id: string, options: ChatsOptions) =>
      io.exitWith(await (await import('./commands/chats/show.ts')).showChat(io, chat_id, options)),
    );
}

function addRename(chats: Command, io: Io): void {
  subcommand(chats, 'rename', 'Give a chat a title')
    .argument('<chat_id>', 'id of the chat', chatId)
    .argument('<title>', 'the title; an empty one restores the first message')
    .option('--json', 'print the answer of the server')
    .action(async (chat_id: string, title: string, options: ChatsOptions) =>
      io.exitWith(
        await (
          await import('./commands/chats/rename.ts')
        ).renameChat(io, chat_id, { ...options, title }),
      ),
    );
}

function addFork(chats: Command, io: Io): void {
  subcommand(
    chats,
    'fork',
    'Make a new chat with the events of this one, up to the end of a run or to a question',
  )
    .argument('<chat_id>', 'id of the chat', chatId)
    .option(
      '--at <seq>',
      'the last event of the new chat (default: the last one that is possible)',
      wholeNumber,
    )
    .option('--json', 'print the answer of the server')
    .action(async (chat_id: string, options: ForkOptions) =>
      io.exitWith(await (await import('./commands/chats/fork.ts')).forkChat(io, chat_id, options)),
    );
}

function addErase(chats: Command, io: Io): void {
  subcommand(
    chats,
    'erase',
    'Erase a chat with its nested chats, after asking. It cannot be undone',
  )
    .argument('<chat_id>', 'id of the chat', chatId)
    .option('--yes', 'do not ask; required without a terminal')
    .action(async (chat_id: string, options: EraseOptions) =>
      io.exitWith(
        await (await import('./commands/chats/erase.ts')).eraseChat(io, chat_id, options),
      ),
    );
}

function addExport(chats: Command, io: Io): void {
  subcommand(
    chats,
    'export',
    'Write a chat and its nested chats as you may read them, one JSON object a line',
  )
    .argument('<chat_id>', 'id of the chat', chatId)
    .option(
      '--out <file>',
      'write to this file, and replace it only by a complete export (default: standard output)',
    )
    .action(async (chat_id: string, options: ExportChatOptions) =>
      io.exitWith(
        await (await import('./commands/chats/export.ts')).exportOfChat(io, chat_id, options),
      ),
    );
}

/** Adds the options that name the server, as `mozaiks chat` has them. */
const subcommand = (chats: Command, name: string, description: string): Command =>
  chats
    .command(name)
    .description(description)
    .option(
      '--url <url>',
      'address of the server (default: ws://127.0.0.1:8000/ws, with PORT if it is set)',
      socketAddress,
    )
    .option('--token <token>', 'JWT (default: a development token of the demo tenant)');

/**
 * The address in the form of `mozaiks chat`. The HTTP address of the server is accepted as well.
 */
const socketAddress = (url: string): string =>
  /^https?:/.test(url) ? `${url.replace(/^http/, 'ws').replace(/\/$/, '')}/ws` : url;

function chatId(text: string): string {
  if (!isChatId(text)) throw new InvalidArgumentError('this is not the id of a chat');
  return text;
}
