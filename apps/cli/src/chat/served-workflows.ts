import type { WorkflowSummary } from '@mozaiks/contracts';
import { CommandError } from '../failure.ts';

export interface ServerAccess {
  /** Address of the WebSocket. */
  readonly url: string;
  readonly token: string;
}

const TIMEOUT_MS = 5_000;

/**
 * The workflows that a server offers. Throws a CommandError if the server does not answer or
 * refuses the token.
 */
export async function servedWorkflows({
  url,
  token,
}: ServerAccess): Promise<readonly WorkflowSummary[]> {
  const address = url.replace(/^ws/, 'http').replace(/\/ws\/?$/, '/api/workflows');
  const response = await fetch(address, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => null);
  if (response === null) throw new CommandError(nobodyAt(url));
  if (response.status === 401) throw new CommandError('The server refuses the token.');
  const body = (await response.json().catch(() => ({}))) as {
    readonly workflows?: readonly WorkflowSummary[];
  };
  if (!response.ok || !Array.isArray(body.workflows))
    throw new CommandError(`${address} answers with status ${response.status}.`);
  return body.workflows;
}

export const nobodyAt = (url: string): string =>
  `No server answers at ${url}. ${/\/ws$/.test(url) ? 'Start one with: npm start' : 'The address of a server ends with /ws.'}`;
