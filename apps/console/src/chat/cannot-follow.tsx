import { Bar } from '../app/bar.tsx';
import { hashOf } from '../app/hash.ts';
import { ALL_CHATS } from '../text/app.ts';
import { CANNOT_FOLLOW, NOT_FOUND, notFoundCauses } from '../text/chat.ts';
import { Empty } from '../ui/empty.tsx';

interface CannotFollowProps {
  readonly chat_id: string;
  readonly error: { readonly code: string; readonly message: string };
  readonly onMenu: () => void;
}

export function CannotFollow({ chat_id, error, onMenu }: CannotFollowProps) {
  const isUnknown = error.code === 'chat_not_found';
  const title = isUnknown ? NOT_FOUND : CANNOT_FOLLOW;
  return (
    <>
      <Bar title={title} onMenu={onMenu} />
      <Empty
        title={title}
        text={isUnknown ? notFoundCauses(chat_id) : `${error.message} (${error.code})`}
      >
        <a href={hashOf({ view: 'chats', workflow_name: null, status: null, search: null })}>
          {ALL_CHATS}
        </a>
      </Empty>
    </>
  );
}
