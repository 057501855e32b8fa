import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { chatStoreSuite } from '@mozaiks/testkit';
import { openEmbeddedStore } from './open-embedded-store.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';

const folder = temporaryFolder();

chatStoreSuite('embedded store in a file', () =>
  openEmbeddedStore({ file: path.join(folder(), `${randomUUID()}.sqlite`), usage_outbox: true }),
);
chatStoreSuite('embedded store in memory', () =>
  openEmbeddedStore({ file: null, usage_outbox: true }),
);
