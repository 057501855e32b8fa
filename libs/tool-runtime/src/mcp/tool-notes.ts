import type { Logger, McpServerRef } from '@mozaiks/contracts';
import type { ToolNote } from './read-tools.ts';

/** The maximum number of remembered notes. */
const MAX_LOGGED = 1_000;

export type LogNotes = (place: McpServerRef, notes: readonly ToolNote[]) => void;

/** Logs each note on the tools of a server once, although every tenant has its own connection. */
export function createNoteLog(logger: Logger): LogNotes {
  const logged = new Set<string>();
  return ({ workflow_name, server }, notes) => {
    for (const { tool, note, isLeftOut } of notes) {
      const key = JSON.stringify([workflow_name, server.name, tool, note]);
      if (logged.has(key)) continue;
      logged.add(key);
      const [oldest] = logged;
      if (logged.size > MAX_LOGGED && oldest !== undefined) logged.delete(oldest);
      const data = { server: server.name, tool, note };
      const message = isLeftOut
        ? 'a tool of an MCP server is not offered'
        : 'the schema of a tool of an MCP server was changed';
      logger.log(isLeftOut ? 'warn' : 'info', message, { event: 'mcp_tool', workflow_name, data });
    }
  };
}
