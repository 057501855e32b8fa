export { openEmbeddedStore, type EmbeddedStoreOptions } from './embedded/open-embedded-store.ts';
export { openMongoStore, type MongoStoreOptions } from './mongo/open-mongo-store.ts';
