import type { ChatSummary } from '@mozaiks/contracts';
import { clean } from './clean.ts';
import type { Style } from './style.ts';

const COLUMNS = ['chat', 'workflow', 'status', 'last activity', 'title'] as const;
const MAX_TITLE_CHARS = 60;

/**
 * A heading and one line for each chat. Titles come last, because the width of their characters is
 * unknown.
 */
export function chatTable(chats: readonly ChatSummary[], style: Style): string[] {
  if (chats.length === 0) return ['No chats.'];
  const rows = chats.map(cellsOf);
  const widths = COLUMNS.map((name, at) =>
    rows.reduce((widest, cells) => Math.max(widest, cells[at]?.length ?? 0), name.length),
  );
  const lineOf = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return [style.dim(lineOf(COLUMNS)), ...rows.map(lineOf)];
}

const cellsOf = ({
  chat_id,
  workflow_name,
  status,
  last_activity_at,
  title,
  parent_chat_id,
}: ChatSummary): string[] => [
  clean(chat_id),
  clean(workflow_name),
  status,
  toSeconds(last_activity_at),
  `${parent_chat_id === null ? '' : '↳ '}${shortened(clean(title ?? '').replaceAll('\n', ' '))}`,
];

/** `2026-11-30 16:30:05Z` of a timestamp with milliseconds. */
export const toSeconds = (timestamp: string): string =>
  clean(timestamp).replace('T', ' ').replace(/\.\d+/, '');

function shortened(title: string): string {
  const characters = [...title];
  return characters.length <= MAX_TITLE_CHARS
    ? title
    : `${characters.slice(0, MAX_TITLE_CHARS - 1).join('')}…`;
}
