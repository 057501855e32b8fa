import path from 'node:path';
import { chatRef, tenantScope } from '@mozaiks/contracts';
import { openEmbeddedStore } from '@mozaiks/multitenant';
import { historyCheck, readWholeLog, type Violation } from '@mozaiks/testkit';
import type { Server } from './server.fixture.ts';
import type { Talk } from './talk.fixture.ts';
import { APP_ID, USER_ID } from './token.fixture.ts';

/**
 * Compares the file of a stopped server with everything that clients were shown, over all its
 * starts. Returns the differences, or an empty list. Conversations of one chat count as its views.
 */
export async function storedViolations(
  server: Server,
  talks: readonly Talk[],
): Promise<readonly Violation[]> {
  const store = await openEmbeddedStore({ file: path.join(server.dir, 'data/mozaiks.db') });
  try {
    const found: Violation[] = [];
    for (const chat_id of new Set(talks.map((talk) => talk.chat_id))) {
      const views = talks.filter((talk) => talk.chat_id === chat_id);
      const { app_id = APP_ID, user_id = USER_ID } = views[0]?.claims ?? {};
      const record = await store.directory.get(
        chatRef(tenantScope(String(app_id), String(user_id)), chat_id),
      );
      if (record === null) throw new Error(`the chat ${chat_id} is gone`);
      found.push(
        ...historyCheck({
          commits: await readWholeLog(store.log, record),
          views: views.map((talk, index) => ({
            name: `${talk.workflow_name} ${index}`,
            after_seq: (talk.events()[0]?.seq ?? 1) - 1,
            viewer: { trace: false },
            events: talk.events(),
          })),
          accepted: views.flatMap(({ socket }) =>
            socket
              .frames()
              .flatMap((frame) =>
                frame.type === 'accepted' && frame.chat_id === chat_id ? [frame.command_id] : [],
              ),
          ),
        }),
      );
    }
    return found;
  } finally {
    await store.close();
  }
}
