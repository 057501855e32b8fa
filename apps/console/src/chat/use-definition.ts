import { useEffect, useState } from 'react';
import type { DevWorkflow, RuntimeEvent } from '@mozaiks/contracts';
import { useServer, useWorkflows } from '../server/server.ts';

/** The definition of the version that the newest run is on; null outside dev mode, if it is gone, and until it is known. */
export function useDefinition(facts: readonly RuntimeEvent[]): DevWorkflow | null {
  const { dev } = useServer();
  const { loads } = useWorkflows();
  const start = facts.findLast((fact) => fact.type === 'workflow_start');
  const { workflow_name, workflow_version } =
    start?.type === 'workflow_start' ? start : { workflow_name: null, workflow_version: null };
  const [definition, setDefinition] = useState<DevWorkflow | null>(null);
  useEffect(() => {
    if (dev === null || workflow_name === null) return setDefinition(null);
    const leaving = new AbortController();
    dev.workflow(workflow_name, workflow_version).then(
      (found) => leaving.signal.aborted || setDefinition(found),
      () => leaving.signal.aborted || setDefinition(null),
    );
    return () => leaving.abort();
  }, [dev, workflow_name, workflow_version, loads]);
  return definition;
}
