import { defined } from '@mozaiks/contracts';
import type { Reconciled, UsageSums } from '@mozaiks/runner';
import { CommandError } from '../failure.ts';
import type { Io } from '../io.ts';
import { withNamedStore } from '../named-store.ts';
import { clean } from '../render/clean.ts';
import { counted } from '../render/counted.ts';
import { periodOf, STORE_IN_USE, type UsagePeriod } from './usage.ts';

export interface ReconcileCommandOptions extends UsagePeriod {
  readonly app?: string;
  readonly user?: string;
  readonly json?: boolean;
}

/** Compares the logs with the ledger. The exit code is 1 if they differ. */
export async function reconcileCommand(io: Io, options: ReconcileCommandOptions): Promise<number> {
  const { app, user, json = false } = options;
  if (user !== undefined && app === undefined)
    throw new CommandError('--user needs --app: a user is of one app.');
  const { reconcileUsage } = await import('@mozaiks/runner');
  const stop = new AbortController();
  const release = io.onInterrupt(() => stop.abort());
  try {
    return await withNamedStore(io, STORE_IN_USE, async (store) => {
      const found = await reconcileUsage(
        { store, clock: { now: () => Date.now() } },
        { ...defined({ app_id: app, user_id: user }), ...periodOf(options), signal: stop.signal },
      );
      io.stdout.write(json ? `${JSON.stringify(found)}\n` : reportOf(found));
      if (!found.complete) return INTERRUPTED;
      return found.differences.length === 0 ? 0 : 1;
    });
  } finally {
    release();
  }
}

const INTERRUPTED = 130;

function reportOf({
  chats,
  sums,
  copied,
  differences,
  running,
  without_log,
  complete,
}: Reconciled): string {
  const lines = [
    `compared ${counted(chats, 'chat')}: ${sumsText(sums)}`,
    ...(copied === 0
      ? []
      : [`not billed again: ${counted(copied, 'call')} that forks have copied`]),
    ...running.map(
      ({ app_id, user_id, chat_id }) =>
        `not compared, because it is running: ${app_id} ${user_id} ${chat_id}`,
    ),
    ...without_log.map(
      ({ app_id, user_id, sums: own }) =>
        `without a log, ${user_id === undefined ? 'erased' : 'removed'}: ${app_id} ${user_id ?? ''} ${sumsText(own)}`,
    ),
    ...differences.map(
      ({ kind, app_id, user_id, chat_id, id }) => `${kind}: ${app_id} ${user_id} ${chat_id} ${id}`,
    ),
    complete
      ? counted(differences.length, 'difference')
      : 'interrupted: not everything was compared',
  ];
  return lines.map((line) => `${clean(line).replace(/\s+/g, ' ')}\n`).join('');
}

const sumsText = ({ calls, input_tokens, output_tokens, cost_usd }: UsageSums): string =>
  [
    counted(calls, 'call'),
    counted(input_tokens, 'input token'),
    counted(output_tokens, 'output token'),
    `${cost_usd.toFixed(6)} USD`,
  ].join(', ');
