import { RuntimeError, type ChatRecord } from '@mozaiks/contracts';

/** A place in the list, not a row: a page begins where the one before ended, even if that row has moved since. */
interface Place {
  readonly updated_at: string;
  readonly chat_id: string;
}

export const nextCursor = ({ updated_at, chat_id }: ChatRecord): string =>
  Buffer.from(JSON.stringify([updated_at, chat_id])).toString('base64url');

/** Throws `invalid_request` for what is no cursor of ours. */
export function placeOf(cursor: string): Place {
  const place = parsed(cursor);
  if (
    !Array.isArray(place) ||
    place.length !== 2 ||
    !place.every((part) => typeof part === 'string')
  )
    throw new RuntimeError('invalid_request', { field: 'cursor' });
  const [updated_at = '', chat_id = ''] = place;
  return { updated_at, chat_id };
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch (error) {
    throw new RuntimeError('invalid_request', { field: 'cursor' }, error);
  }
}
