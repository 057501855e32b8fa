import type { DataSource } from '@mozaiks/contracts';
import type { MongoStoreOptions } from './open-mongo-store.ts';
import { withMongoose } from './with-mongoose.ts';

export interface MongoDataOptions
  extends Pick<MongoStoreOptions, 'uri' | 'database' | 'dev' | 'maxPoolSize' | 'logger'> {
  /** The only collections that may be read. */
  readonly collections: readonly string[];
}

export interface OpenData {
  readonly data: DataSource;
  readonly close: () => Promise<void>;
}

/**
 * Opens a read-only view of a MongoDB database. A document belongs to the one app that its field
 * `app_id` names; no one can read a document without it.
 *
 * A read takes up to five seconds, and returns up to 1,000 documents and 64 KiB of JSON. Object
 * ids, dates and decimals become strings; fields of other types that JSON does not have are left
 * out.
 *
 * Rejects as `openMongoStore` does.
 */
export async function openMongoData(options: MongoDataOptions): Promise<OpenData> {
  const { connect } = await withMongoose(() => import('./connect.ts'));
  const { createMongoData } = await import('./mongo-data.ts');
  const { storeError } = await import('./store-error.ts');
  const { connection } = await connect(options).catch((error: unknown) => {
    throw storeError(error);
  });
  return {
    data: createMongoData(connection, options.collections),
    close: () => connection.close(),
  };
}
