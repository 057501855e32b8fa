import type { IncomingMessage, ServerResponse } from 'node:http';
import { replyWithError } from './error-reply.ts';

/** How the list of models is refused: a status, or no answer at all. */
export type MockListFault = number | 'hang';

/** `GET /v1/models`, as both protocols have it. */
export function listModels(
  incoming: IncomingMessage,
  response: ServerResponse,
  fault: MockListFault | undefined,
): void {
  if (fault === 'hang') return;
  const protocol = incoming.headers['anthropic-version'] === undefined ? 'openai' : 'anthropic';
  if (fault !== undefined)
    return replyWithError(response, protocol, { status: fault, message: `fault ${fault}` });
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ object: 'list', data: [], has_more: false }));
}
