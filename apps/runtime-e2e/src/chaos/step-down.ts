import mongoose from 'mongoose';

/** The primary at this address steps down, and may be elected again after so many seconds. */
export async function stepDown(uri: string, seconds: number): Promise<void> {
  const client = await new mongoose.mongo.MongoClient(uri).connect();
  try {
    await client.db('admin').command({ replSetStepDown: seconds, secondaryCatchUpPeriodSecs: 1, force: true });
  } finally {
    await client.close();
  }
}
