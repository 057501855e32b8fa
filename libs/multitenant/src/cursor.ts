import { RuntimeError, type ChatRecord } from '@mozaiks/contracts';

/**
 * A position in the list, not a row: the next page starts where this one ended, even if that row
 * has moved since.
 */
interface Position {
  readonly updated_at: string;
  readonly chat_id: string;
}

export const nextCursor = ({ updated_at, chat_id }: ChatRecord): string =>
  Buffer.from(JSON.stringify([updated_at, chat_id])).toString('base64url');

/** Throws `invalid_request` for a cursor that `nextCursor` did not make. */
export function positionOf(cursor: string): Position {
  const position = parsed(cursor);
  if (
    !Array.isArray(position) ||
    position.length !== 2 ||
    !position.every((part) => typeof part === 'string')
  )
    throw new RuntimeError('invalid_request', { field: 'cursor' });
  const [updated_at = '', chat_id = ''] = position;
  return { updated_at, chat_id };
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch (error) {
    throw new RuntimeError('invalid_request', { field: 'cursor' }, error);
  }
}
