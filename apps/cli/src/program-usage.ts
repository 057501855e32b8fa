import { USAGE_GROUPS, toTimestamp, type UsageGroup } from '@mozaiks/contracts';
import { InvalidArgumentError, type Command } from 'commander';
import type { UsageOptions } from './commands/usage.ts';
import type { ReconcileCommandOptions } from './commands/usage-reconcile.ts';
import type { Io } from './io.ts';

const FROM = [
  '--from <time>',
  'only calls from this time on: 2026-11-30 (UTC), or RFC 3339',
  time,
] as const;
const TO = ['--to <time>', 'only calls before this time', time] as const;

/** `mozaiks usage` and its subcommands. */
export function addUsage(program: Command, io: Io): void {
  const usage = program
    .command('usage')
    .description('Sum the usage of an app, or of one of its users')
    .enablePositionalOptions()
    .option('--app <app_id>', 'app_id of the usage; required')
    .option('--user <user_id>', 'only usage of this user')
    .option('--workflow <name>', 'only usage of this workflow')
    .option(...FROM)
    .option(...TO)
    .option('--by <groups>', `groups, separated by commas: ${USAGE_GROUPS.join(', ')}`, groups, [
      'workflow_name',
      'model',
    ])
    .option('--json', 'write one JSON object')
    .action(async (options: UsageOptions) =>
      io.exitWith(await (await import('./commands/usage.ts')).usageCommand(io, options)),
    );
  usage
    .command('reconcile')
    .description(
      'Recount the usage of all chats from their logs, and compare it with the ledger; exit code 1 when they differ',
    )
    .option('--app <app_id>', 'only chats of this app')
    .option('--user <user_id>', 'only chats of this user')
    .option(...FROM)
    .option(...TO)
    .option('--json', 'write one JSON object')
    .action(async (options: ReconcileCommandOptions) =>
      io.exitWith(
        await (await import('./commands/usage-reconcile.ts')).reconcileCommand(io, options),
      ),
    );
  usage
    .command('resend')
    .description('Let parked usage events wait for delivery again')
    .action(async () =>
      io.exitWith(await (await import('./commands/usage-resend.ts')).resendCommand(io)),
    );
}

function time(text: string): string {
  const ms = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(
    text,
  )
    ? Date.parse(text)
    : NaN;
  if (Number.isNaN(ms))
    throw new InvalidArgumentError(
      'a date or a time with its zone is needed, such as 2026-11-30 or 2026-11-30T12:00:00Z',
    );
  return toTimestamp(ms);
}

const isGroup = (name: string): name is UsageGroup => USAGE_GROUPS.some((group) => group === name);

function groups(text: string): readonly UsageGroup[] {
  const names = text.split(',').map((name) => name.trim());
  if (!names.every(isGroup))
    throw new InvalidArgumentError(
      `any of ${USAGE_GROUPS.join(', ')} is needed, separated by commas`,
    );
  return [...new Set(names)];
}
