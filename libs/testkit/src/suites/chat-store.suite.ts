import { logRef } from '@mozaiks/contracts';
import { bookmarksSuite } from './bookmarks.suite.ts';
import { chatDirectorySuite } from './chat-directory.suite.ts';
import { commandInboxSuite } from './command-inbox.suite.ts';
import { eventLogSuite } from './event-log.suite.ts';
import { filesSuite } from './files.suite.ts';
import { ownershipSuite } from './ownership.suite.ts';
import { responseCacheSuite } from './response-cache.suite.ts';
import { retentionSuite } from './retention.suite.ts';
import { sessionsSuite } from './sessions.suite.ts';
import { signalsSuite } from './signals.suite.ts';
import { snapshotsSuite } from './snapshots.suite.ts';
import {
  freshChat,
  joined,
  message,
  newChat,
  put,
  releaseTo,
  unique,
  type OpenStore,
} from './subject.ts';
import { sweepSuite } from './sweep.suite.ts';
import { usageLedgerSuite } from './usage-ledger.suite.ts';
import { usageOutboxSuite } from './usage-outbox.suite.ts';
import { workflowVersionsSuite } from './workflow-versions.suite.ts';

/**
 * All suites of all storage ports, and the guarantees of the store as a whole. The store must be
 * opened with `usage_outbox`.
 */
export function chatStoreSuite(name: string, open: OpenStore): void {
  describe(name, () => {
    chatDirectorySuite(open);
    bookmarksSuite(open);
    commandInboxSuite(open);
    eventLogSuite(open);
    snapshotsSuite(open);
    sessionsSuite(open);
    ownershipSuite(open);
    sweepSuite(open);
    retentionSuite(open);
    signalsSuite(open);
    usageLedgerSuite(open);
    usageOutboxSuite(open);
    responseCacheSuite(open);
    filesSuite(open);
    workflowVersionsSuite(open);
    closingSuite(open);
  });
}

function closingSuite(open: OpenStore): void {
  describe('close', () => {
    it('may be repeated', async () => {
      const store = await open();
      await store.close();
      await store.close();
    });

    it('makes every port unavailable', async () => {
      const store = await open();
      await store.close();
      const log = logRef(freshChat(), unique('log'));
      const calls = [
        () => store.directory.create(log, newChat()),
        () => put(store, log, message('late')),
        () => store.log.read(log, { after_seq: 0 }),
        () => store.snapshots.load(log),
        () => joined(store),
        () =>
          store.ownership.release(
            { log, session: 's', fence: 1, record: { ...log } as never },
            releaseTo(),
          ),
        () => store.sweep.due({ now: 0, session: 's', log_version: 1 }, 1),
        () => store.retention.idle_chats({ before: '2026-01-01T00:00:00.000Z', limit: 1 }),
        () => store.usage.summarize(log, { group_by: [] }),
        () => store.outbox.counts(),
        () => store.bookmarks.find(log, 'k'),
        () => store.cache.get(log, 'k', 0),
        () => store.files.find(log, 'f'),
        () => store.versions.load('v'),
      ];
      for (const call of calls)
        await expect(call()).rejects.toMatchObject({ code: 'store_unavailable', retryable: true });
    });
  });
}
