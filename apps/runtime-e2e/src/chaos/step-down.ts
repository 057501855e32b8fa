import mongoose from 'mongoose';

/** The primary at this address steps down, and may be elected again after so many seconds. */
export async function stepDown(uri: string, seconds: number): Promise<void> {
  await tell(uri, { replSetStepDown: seconds, secondaryCatchUpPeriodSecs: 1, force: true });
}

/** A standalone server has no office to give up. */
export async function isReplicaSet(uri: string): Promise<boolean> {
  return (await tell(uri, { hello: 1 }))['setName'] !== undefined;
}

async function tell(
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
