export { openEmbeddedStore, type EmbeddedStoreOptions } from './embedded/open-embedded-store.ts';
