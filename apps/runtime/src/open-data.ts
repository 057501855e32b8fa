import type { DataSource, Logger } from '@mozaiks/contracts';
import { openMongoData } from '@mozaiks/multitenant';
import type { Plan } from './config/plan.ts';

/** Connections for reads that each take up to five seconds. */
const MAX_POOL_SIZE = 10;

export interface OpenedData {
  readonly data?: DataSource;
  readonly close: () => Promise<void>;
}

/** What `data_reference` variables are read from, if anything. Rejects with a RuntimeError of a `store_` code. */
export async function openData({ data, dev }: Plan, logger: Logger): Promise<OpenedData> {
  if (data.kind === 'none') return { close: async () => undefined };
  const { uri, collections } = data;
  return openMongoData({ uri, dev, logger, collections, maxPoolSize: MAX_POOL_SIZE });
}
