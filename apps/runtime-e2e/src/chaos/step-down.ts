import mongoose from 'mongoose';

/** The primary at this address steps down, and may be elected again after this many seconds. */
export async function stepDown(uri: string, seconds: number): Promise<void> {
  await runCommand(uri, { replSetStepDown: seconds, secondaryCatchUpPeriodSecs: 1, force: true });
}

/** A standalone server cannot step down. */
export async function isReplicaSet(uri: string): Promise<boolean> {
  return (await runCommand(uri, { hello: 1 }))['setName'] !== undefined;
}

async function runCommand(
  uri: string,
  command: mongoose.mongo.Document,
): Promise<mongoose.mongo.Document> {
  const client = await new mongoose.mongo.MongoClient(uri).connect();
  try {
    return await client.db('admin').command(command);
  } finally {
    await client.close();
  }
}
