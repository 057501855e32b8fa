import type { Logger, McpPlace } from '@mozaiks/contracts';
import { boundText } from '../isolate/bound-text.ts';
import type { StartFailed } from './open-client.ts';
import { withoutBase64 } from './without-base64.ts';

const MAX_NOISE_BYTES = 500;

/** Where a line of the log belongs. What a shared server says may concern any tenant. */
export const logFieldsOf = ({ log, workflow_name, server }: McpPlace) => ({
  event: 'mcp_server',
  workflow_name,
  ...(server.shared ? {} : { app_id: log.app_id, user_id: log.user_id }),
});

export type Hide = (text: string) => string;

/** Lines of one connection that are logged. */
const MAX_NOISE_LINES = 100;

/** Logs lines that are no messages, the first hundred of a connection. */
export function logNoise(place: McpPlace, logger: Logger, hide: Hide): (line: string) => void {
  let lines = 0;
  return (line) => {
    lines += 1;
    if (lines > MAX_NOISE_LINES) return;
    const data = {
      server: place.server.name,
      line: boundText(withoutBase64(hide(line)), MAX_NOISE_BYTES),
    };
    logger.log('warn', 'an MCP server wrote a line that is not a message', {
      ...logFieldsOf(place),
      data,
    });
  };
}

/** What the server's own process or address said. */
export function logFailure(
  place: McpPlace,
  logger: Logger,
  { message, lastLines }: Pick<StartFailed, 'message' | 'lastLines'>,
): void {
  const data = {
    server: place.server.name,
    reason: boundText(withoutBase64(message), MAX_NOISE_BYTES),
    stderr: lastLines,
  };
  logger.log('warn', 'an MCP server did not start', { ...logFieldsOf(place), data });
}
