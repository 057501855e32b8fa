export type { MeasuredStore, StoreStats } from './measured-store.ts';
export { openEmbeddedStore, type EmbeddedStoreOptions } from './embedded/open-embedded-store.ts';
export {
  inspectEmbeddedStore,
  type EmbeddedInspection,
} from './embedded/inspect-embedded-store.ts';
export {
  inspectMongoStore,
  type MissingIndex,
  type MongoInspection,
} from './mongo/inspect-mongo-store.ts';
export { openMongoData, type MongoDataOptions, type OpenData } from './mongo/open-mongo-data.ts';
export { STORE_COLLECTIONS } from './mongo/store-collections.ts';
export { openMongoStore, type MongoStoreOptions } from './mongo/open-mongo-store.ts';
