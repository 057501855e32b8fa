import { join } from 'node:path';
import type { ChatStore, Logger } from '@mozaiks/contracts';
import { openEmbeddedStore, openMongoStore } from '@mozaiks/multitenant';
import type { Plan } from './config/plan.ts';

export interface OpenOptions {
  /** Makes and migrates nothing in a database. */
  readonly existing?: true;
}

/** The store that the settings name. Rejects with a RuntimeError of a `store_` code. */
export function openStore({ store, dev, settings }: Plan, logger: Logger, options: OpenOptions = {}): Promise<ChatStore> {
  switch (store.kind) {
    case 'memory':
      return openEmbeddedStore({ file: null, logger });
    case 'embedded':
      return openEmbeddedStore({ file: join(settings.DATA_DIR, 'mozaiks.db'), logger });
    case 'mongo':
      return openMongoStore({ uri: store.uri, dev, logger, ...options });
  }
}
