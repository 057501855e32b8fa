import type { WorkflowDefinition, WorkflowVersions } from '@mozaiks/contracts';
import type { Collections } from './collections.ts';
import type { VersionDocument } from './documents.ts';
import { named } from './filters.ts';
import { TIMED } from './limits.ts';
import { isDuplicateKey } from './store-error.ts';
import { fromStored, toStored } from './stored-json.ts';

/** The version is the definition's hash, so what is there already is the same. */
export const createVersions = (versions: Collections['workflow_versions']): WorkflowVersions => ({
  save: async (workflow_version, definition) => {
    try {
      await versions.collection.insertOne({ _id: named(workflow_version), definition: toStored(definition) } as object, TIMED);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  },
  load: async (workflow_version) => {
    const found = await versions
      .findOne({ _id: named(workflow_version) })
      .lean<VersionDocument>()
      .exec();
    return found === null ? null : (fromStored(found.definition) as unknown as WorkflowDefinition);
  },
});
