import type { WorkflowVersions } from '@mozaiks/contracts';
import { jsonCopy } from './json-copy.ts';
import type { Tables } from './tables.ts';

export const referenceVersions = ({ versions }: Tables): WorkflowVersions => ({
  save: async (workflow_version, definition, now) => {
    const before = versions.get(workflow_version)?.saved_at ?? now;
    const saved_at = before > now ? before : now;
    versions.set(workflow_version, { definition: jsonCopy(definition), saved_at });
  },
  load: async (workflow_version) => jsonCopy(versions.get(workflow_version)?.definition ?? null),
});
