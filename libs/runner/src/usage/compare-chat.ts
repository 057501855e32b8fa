import {
  canonicalJson,
  logRef,
  type ChatRecord,
  type ChatStore,
  type JsonValue,
  type LogRef,
  type UsageRow,
} from '@mozaiks/contracts';
import { readLog } from '../read-log.ts';
import { COPIED_FENCE, usageRows } from '../tenure/usage.ts';

/** A model call whose row in the ledger does not match the log. */
export interface UsageDifference extends LogRef {
  /**
   * `missing`: the ledger has no row. `surplus`: the log has no such call, or a fork copied it.
   * `different`: the row and the event differ.
   */
  readonly kind: 'missing' | 'surplus' | 'different';
  /** `{log_id}/{seq}`. */
  readonly id: string;
}

export interface Window {
  /** RFC 3339; `from` inclusive, `to` exclusive. */
  readonly from: string;
  readonly to: string;
}

export type Compared =
  | {
      readonly kind: 'compared';
      readonly logged: readonly UsageRow[];
      readonly copied: number;
      readonly ledger: readonly UsageRow[];
      readonly differences: readonly UsageDifference[];
    }
  /** The chat has an owner, or was acquired during the comparison. */
  | { readonly kind: 'running'; readonly ledger: readonly UsageRow[] }
  | { readonly kind: 'gone' };

/** Compares the model calls of one chat within the window. */
export async function compareChat(
  { directory, log, usage }: ChatStore,
  record: ChatRecord,
  window: Window,
): Promise<Compared> {
  const ref = logRef(record, record.log_id);
  const { logged, copied } =
    record.owner === null ? await callsOf({ log }, record, window) : { logged: [], copied: 0 };
  const ledger = (await usage.of(ref)).filter((row) => isWithin(row, window));
  const now = await directory.get(ref);
  if (now?.log_id !== ref.log_id) return { kind: 'gone' };
  // The fence has changed if a process has acquired the chat.
  if (record.owner !== null || now.owner !== null || now.fence !== record.fence)
    return { kind: 'running', ledger };
  return {
    kind: 'compared',
    logged,
    copied,
    ledger,
    differences: differencesOf(ref, logged, ledger),
  };
}

const isWithin = ({ fact }: Pick<UsageRow, 'fact'>, { from, to }: Window): boolean =>
  fact.ts >= from && fact.ts < to;

async function callsOf({ log }: Pick<ChatStore, 'log'>, record: ChatRecord, window: Window) {
  const ref = logRef(record, record.log_id);
  const logged: UsageRow[] = [];
  let copied = 0;
  for await (const commits of readLog(log, ref, 0)) {
    for (const commit of commits) {
      logged.push(
        ...usageRows(ref, record.workflow_name, commit).filter((row) => isWithin(row, window)),
      );
      if (commit.fence === COPIED_FENCE)
        copied += commit.events.filter(
          (event) => event.type === 'usage' && isWithin({ fact: event }, window),
        ).length;
    }
  }
  return { logged, copied };
}

function differencesOf(
  ref: LogRef,
  logged: readonly UsageRow[],
  ledger: readonly UsageRow[],
): UsageDifference[] {
  const [inLog, inLedger] = [byId(logged), byId(ledger)];
  const kindOf = (id: string): UsageDifference['kind'] | null => {
    const [one, other] = [inLog.get(id), inLedger.get(id)];
    if (one === undefined || other === undefined) return one === undefined ? 'surplus' : 'missing';
    return one === other ? null : 'different';
  };
  return [...new Set([...inLog.keys(), ...inLedger.keys()])].flatMap((id) => {
    const kind = kindOf(id);
    return kind === null ? [] : [{ ...ref, kind, id }];
  });
}

const byId = (rows: readonly UsageRow[]): ReadonlyMap<string, string> =>
  new Map(
    rows.map((row) => [
      row.id,
      canonicalJson([row.workflow_name, row.fact] as unknown as JsonValue),
    ]),
  );
