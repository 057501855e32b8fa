import type { WorkflowDefinition, WorkflowVersions } from '@mozaiks/contracts';
import type { Collections } from './collections.ts';
import type { VersionDocument } from './documents.ts';
import { named } from './filters.ts';
import { TIMED } from './limits.ts';
import { isDuplicateKey, unavailable } from './store-error.ts';
import { fromStored, toStored } from './stored-json.ts';

/**
 * A round is repeated only if another process created or deleted the version at the same moment.
 */
const ROUNDS = 10;

/** The version is the definition's hash, so an existing definition is the same. */
export const createVersions = (versions: Collections['workflow_versions']): WorkflowVersions => ({
  save: async (workflow_version, definition, now) => {
    const _id = named(workflow_version);
    for (let round = 0; round < ROUNDS; round += 1) {
      const found = await versions.updateOne({ _id }, { $max: { saved_at: now } }, TIMED).exec();
      if (found.matchedCount > 0) return;
      const fresh = { _id, definition: toStored(definition), saved_at: now };
      if (await inserted(versions, fresh)) return;
    }
    throw unavailable('the workflow version was created and deleted too often to be saved');
  },
  load: async (workflow_version) => {
    const found = await versions
      .findOne({ _id: named(workflow_version) })
      .lean<VersionDocument>()
      .exec();
    return found === null ? null : (fromStored(found.definition) as unknown as WorkflowDefinition);
  },
});

async function inserted(
  versions: Collections['workflow_versions'],
  fresh: VersionDocument,
): Promise<boolean> {
  try {
    await versions.collection.insertOne({ ...fresh } as object, TIMED);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
