import type { Logger, McpServerRef } from '@mozaiks/contracts';
import { boundText } from '../isolate/bound-text.ts';
import type { StartFailed } from './open-client.ts';
import { withoutBase64 } from './without-base64.ts';

const MAX_LINE_BYTES = 500;

/**
 * The log fields of a server. A shared server has no tenant, since its output may concern any
 * tenant.
 */
export const logFieldsOf = ({ log, workflow_name, server }: McpServerRef) => ({
  event: 'mcp_server',
  workflow_name,
  ...(server.shared ? {} : { app_id: log.app_id, user_id: log.user_id }),
});

export type Redact = (text: string) => string;

/** The maximum number of logged lines per connection. */
const MAX_LOGGED_LINES = 100;

/** Logs lines that are not messages, up to a hundred per connection. */
export function logInvalidLines(
  place: McpServerRef,
  logger: Logger,
  redact: Redact,
): (line: string) => void {
  let lines = 0;
  return (line) => {
    lines += 1;
    if (lines > MAX_LOGGED_LINES) return;
    const data = {
      server: place.server.name,
      line: boundText(withoutBase64(redact(line)), MAX_LINE_BYTES),
    };
    logger.log('warn', 'an MCP server wrote a line that is not a message', {
      ...logFieldsOf(place),
      data,
    });
  };
}

/** Logs why a server did not start, as reported by its process or its address. */
export function logFailure(
  place: McpServerRef,
  logger: Logger,
  { message, lastLines }: Pick<StartFailed, 'message' | 'lastLines'>,
): void {
  const data = {
    server: place.server.name,
    reason: boundText(withoutBase64(message), MAX_LINE_BYTES),
    stderr: lastLines,
  };
  logger.log('warn', 'an MCP server did not start', { ...logFieldsOf(place), data });
}
