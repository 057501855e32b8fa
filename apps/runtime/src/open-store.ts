import { join } from 'node:path';
import { defined, type DataSource, type Logger } from '@mozaiks/contracts';
import {
  openEmbeddedStore,
  openMongoData,
  openMongoStore,
  type MeasuredStore,
} from '@mozaiks/multitenant';
import type { Plan } from './config/plan.ts';
import type { Settings } from './config/settings.ts';

export interface OpenOptions {
  /** Creates and migrates nothing in the database. */
  readonly existing?: true;
}

/** The size of the connection pool, if it is set. */
export const poolOf = ({
  MONGODB_MAX_POOL_SIZE: maxPoolSize,
}: Settings): { readonly maxPoolSize?: number } => defined({ maxPoolSize });

/** Opens the configured store. Rejects with a RuntimeError of a `store_` code. */
export function openStore(
  { store, dev, settings, usage }: Plan,
  logger: Logger,
  options: OpenOptions = {},
): Promise<MeasuredStore> {
  const usage_outbox = usage.kind !== 'none';
  switch (store.kind) {
    case 'memory':
      return openEmbeddedStore({ file: null, logger, usage_outbox });
    case 'embedded':
      return openEmbeddedStore({
        file: join(settings.DATA_DIR, 'mozaiks.db'),
        logger,
        usage_outbox,
      });
    case 'mongo':
      return openMongoStore({
        uri: store.uri,
        dev,
        logger,
        usage_outbox,
        ...poolOf(settings),
        ...options,
      });
  }
}

/** The size of the connection pool. Each read takes up to five seconds. */
const MAX_DATA_POOL_SIZE = 10;

export interface OpenedData {
  readonly data?: DataSource;
  readonly close: () => Promise<void>;
}

/**
 * Opens the source of `data_reference` variables, if one is configured. Rejects with a RuntimeError
 * of a `store_` code.
 */
export async function openData({ data, dev }: Plan, logger: Logger): Promise<OpenedData> {
  if (data.kind === 'none') return { close: async () => undefined };
  const { uri, collections } = data;
  return openMongoData({ uri, dev, logger, collections, maxPoolSize: MAX_DATA_POOL_SIZE });
}
