import type { WorkflowVersions } from '@mozaiks/contracts';
import { jsonCopy } from './json-copy.ts';
import type { Tables } from './tables.ts';

export const referenceVersions = ({ versions }: Tables): WorkflowVersions => ({
  save: async (workflow_version, definition) => {
    versions.set(workflow_version, jsonCopy(definition));
  },
  load: async (workflow_version) => jsonCopy(versions.get(workflow_version) ?? null),
});
