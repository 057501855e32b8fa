import { join } from 'node:path';
import {
  inspectEmbeddedStore,
  inspectMongoStore,
  type EmbeddedInspection,
  type MongoInspection,
} from '@mozaiks/multitenant';
import type { Plan } from './config/plan.ts';
import { poolOf } from './open-store.ts';
import { runningServer, type ServerNote } from './server-note.ts';

export type StoreInspection =
  | { readonly kind: 'memory' }
  | ({
      readonly kind: 'embedded';
      readonly file: string;
      readonly server: ServerNote | undefined;
    } & EmbeddedInspection)
  | ({ readonly kind: 'mongo' } & MongoInspection);

/**
 * Inspects the configured store without changing it. Rejects with a RuntimeError of a `store_`
 * code.
 */
export async function inspectStore({ store, dev, settings }: Plan): Promise<StoreInspection> {
  switch (store.kind) {
    case 'memory':
      return { kind: 'memory' };
    case 'embedded': {
      const file = join(settings.DATA_DIR, 'mozaiks.db');
      return {
        kind: 'embedded',
        file,
        server: runningServer(file),
        ...(await inspectEmbeddedStore(file)),
      };
    }
    case 'mongo':
      return {
        kind: 'mongo',
        ...(await inspectMongoStore({ uri: store.uri, dev, ...poolOf(settings) })),
      };
  }
}
