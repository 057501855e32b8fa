import { parseArgs } from 'node:util';

export interface ChaosOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly store: 'mongo' | 'embedded';
  readonly instances: number;
  /** New chats in each round. */
  readonly chats: number;
  /** Faults to draw from; empty: all. */
  readonly faults: readonly string[];
}

export const USAGE =
  'npm run chaos -- [--minutes 1] [--seed 1] [--store mongo|embedded] [--instances 2] [--chats 12] [--faults kill,store_cut_1s,…]';

/** Throws an error whose message is for people. */
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
    },
  });
  const { store } = values;
  if (store !== 'mongo' && store !== 'embedded') throw new Error(`--store is mongo or embedded, not ${store}`);
  return {
    minutes: positive('minutes', values.minutes),
    seed: positive('seed', values.seed),
    store,
    instances: store === 'embedded' ? 1 : positive('instances', values.instances),
    chats: positive('chats', values.chats),
    faults: values.faults.split(',').filter((name) => name !== ''),
  };
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`--${name} is a number above 0, not ${text}`);
  return number;
}
