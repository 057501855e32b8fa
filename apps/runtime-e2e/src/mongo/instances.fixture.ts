import { chatRef, tenantScope } from '@mozaiks/contracts';
import { openMongoStore } from '@mozaiks/multitenant';
import {
  databaseUri,
  freshDatabase,
  historyCheck,
  readWholeLog,
  recordingLogger,
  type MongoServer,
  type Violation,
} from '@mozaiks/testkit';
import mongoose from 'mongoose';
import { startServer, type Server } from '../harness/server.fixture.ts';
import type { Talk } from '../harness/talk.fixture.ts';
import { APP_ID, USER_ID } from '../harness/token.fixture.ts';
import type { WorkflowFiles } from '../harness/workflow-files.fixture.ts';

/** Two servers of the product that share nothing but one database. */
export interface Instances {
  readonly a: Server;
  readonly b: Server;
  readonly uri: string;
  dispose(): Promise<void>;
}

export async function startInstances(mongo: MongoServer, workflows: Readonly<Record<string, WorkflowFiles>>): Promise<Instances> {
  const uri = databaseUri(mongo.uri, freshDatabase());
  const env = { STORE: 'mongo', MONGODB_URI: uri };
  const [a, b] = await Promise.all([startServer({ workflows, env }), startServer({ workflows, env })]);
  return {
    a,
    b,
    uri,
    dispose: async () => {
      await Promise.all([a.dispose(), b.dispose()]);
      const client = await new mongoose.mongo.MongoClient(uri).connect();
      await client.db().dropDatabase();
      await client.close();
    },
  };
}

/** What is wrong between what the database holds and what clients of any instance were shown: empty when nothing is. */
export async function sharedViolations(uri: string, talks: readonly Talk[]): Promise<readonly Violation[]> {
  const store = await openMongoStore({ uri, logger: recordingLogger(), dev: true });
  try {
    const found: Violation[] = [];
    for (const chat_id of new Set(talks.map((talk) => talk.chat_id))) {
      const record = await store.directory.get(chatRef(tenantScope(APP_ID, USER_ID), chat_id));
      if (record === null) throw new Error(`the chat ${chat_id} is gone`);
      const views = talks.filter((talk) => talk.chat_id === chat_id);
      found.push(
        ...historyCheck({ commits: await readWholeLog(store.log, record), views: views.map(viewOf), accepted: views.flatMap(acceptedOf) }),
      );
    }
    return found;
  } finally {
    await store.close();
  }
}

const viewOf = (talk: Talk, index: number) => ({
  name: `${talk.workflow_name} ${index}`,
  after_seq: (talk.facts()[0]?.seq ?? 1) - 1,
  viewer: { trace: false },
  facts: talk.facts(),
});

const acceptedOf = ({ socket, chat_id }: Talk): string[] =>
  socket.frames().flatMap((frame) => (frame.type === 'accepted' && frame.chat_id === chat_id ? [frame.command_id] : []));
