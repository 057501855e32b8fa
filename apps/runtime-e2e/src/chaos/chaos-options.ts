import { parseArgs } from 'node:util';

export interface ChaosOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly store: 'mongo' | 'embedded';
  readonly instances: number;
  /** The number of new chats in each round. */
  readonly chats: number;
  /** The faults to draw from. Empty: all. */
  readonly faults: readonly string[];
  /**
   * The share of messages between an instance and its store that break the connection, at any time.
   * A tenth of it applies between clients and instances.
   */
  readonly flaky: number;
  /** The run ends earlier once this many faults were injected. */
  readonly count: number;
}

export const USAGE =
  'npm run chaos -- [--minutes 1] [--seed 1] [--store mongo|embedded] [--instances 2] [--chats 12] [--faults kill,store_cut_1s,…] [--flaky 0.02] [--count 10000]';

/** Throws an error with a message for the user. */
export function readOptions(args: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      store: { type: 'string', default: 'mongo' },
      instances: { type: 'string', default: '2' },
      chats: { type: 'string', default: '12' },
      faults: { type: 'string', default: '' },
      flaky: { type: 'string', default: '0' },
      count: { type: 'string', default: 'Infinity' },
    },
  });
  const { store } = values;
  if (store !== 'mongo' && store !== 'embedded')
    throw new Error(`--store must be mongo or embedded, not ${store}`);
  return {
    minutes: positive('minutes', values.minutes),
    seed: positive('seed', values.seed),
    store,
    instances: store === 'embedded' ? 1 : positive('instances', values.instances),
    chats: positive('chats', values.chats),
    faults: values.faults.split(',').filter((name) => name !== ''),
    flaky: values.flaky === '0' ? 0 : positive('flaky', values.flaky),
    count: positive('count', values.count),
  };
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`--${name} must be a number above 0, not ${text}`);
  return number;
}
