import { useEffect, useState } from 'react';
import type { DevWorkflow } from '@mozaiks/contracts';
import { useServer, useWorkflows } from './server.ts';

interface Read {
  readonly workflow_name: string | null;
  readonly version: string | undefined;
  readonly found: DevWorkflow | null;
}

/**
 * What the server tells developers about a workflow, or about one version of it. It is read again
 * after each load of the workflows. Undefined: not known yet. Null: outside dev mode, without a
 * name, or if it is gone or cannot be read.
 */
export function useDevWorkflow(
  workflow_name: string | null,
  version?: string,
): DevWorkflow | null | undefined {
  const { dev } = useServer();
  const { loads } = useWorkflows();
  const [read, setRead] = useState<Read>();
  useEffect(() => {
    const leaving = new AbortController();
    const show = (found: DevWorkflow | null): void => {
      if (!leaving.signal.aborted) setRead({ workflow_name, version, found });
    };
    if (dev === null || workflow_name === null) show(null);
    else dev.workflow(workflow_name, version).then(show, () => show(null));
    return () => leaving.abort();
  }, [dev, workflow_name, version, loads]);
  const isCurrent = read?.workflow_name === workflow_name && read.version === version;
  return isCurrent ? read.found : undefined;
}
