import { openEmbeddedStore } from '@mozaiks/multitenant';
import { chatStoreSuite } from '@mozaiks/testkit';
import { keyValuesInMemory, withCacheElsewhere } from './custom-store.ts';

chatStoreSuite('the store of custom-store.ts', async () =>
  withCacheElsewhere(
    await openEmbeddedStore({ file: null, usage_outbox: true }),
    keyValuesInMemory(),
  ),
);
