import type { DevReload, DevSession, DevWorkflow, DevWorkflowList } from '@mozaiks/contracts';
import { serverAddress } from './addresses.ts';
import { identityQuery, type Identity } from './identity.ts';
import { readEvents } from './read-events.ts';

/** What the server tells developers on its own machine. Rejects if it does not. */
export interface DevApi {
  workflows(): Promise<DevWorkflowList>;
  /** Null: there is no such workflow, or no such version of it. */
  workflow(workflow_name: string, version?: string): Promise<DevWorkflow | null>;
  /**
   * Calls the listener after each load of the workflows, and after each interruption. Returns how
   * to stop.
   */
  onReload(listener: (reload: DevReload | null) => void): () => void;
}

const RETRY_MS = 2_000;

export const createDevApi = (): DevApi => ({
  async workflows() {
    const response = await fetch(serverAddress('api/dev/workflows'));
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return (await response.json()) as DevWorkflowList;
  },
  async workflow(workflow_name, version) {
    const query = version === undefined ? '' : `?version=${version}`;
    const response = await fetch(
      serverAddress(`api/dev/workflows/${encodeURIComponent(workflow_name)}${query}`),
    );
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return (await response.json()) as DevWorkflow;
  },
  onReload(listener) {
    const stop = new AbortController();
    void follow(listener, stop.signal);
    return () => stop.abort();
  },
});

async function follow(
  listener: (reload: DevReload | null) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let first = true; !signal.aborted; first = false) {
    try {
      const { body } = await fetch(serverAddress('api/dev/events'), { signal });
      // Loads during the interruption are not announced again.
      if (!first) listener(null);
      if (body !== null)
        for await (const data of readEvents(body)) listener(JSON.parse(data) as DevReload);
    } catch {
      if (signal.aborted) return;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** A token for this page; null outside dev mode, from another machine, or for a foreign name. */
export async function askDevSession(identity: Identity): Promise<DevSession | null> {
  try {
    const response = await fetch(serverAddress(`api/dev/session${identityQuery(identity)}`));
    return response.ok ? ((await response.json()) as DevSession) : null;
  } catch {
    return null;
  }
}
