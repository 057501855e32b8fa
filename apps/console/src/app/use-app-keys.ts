import { useEffect, useRef } from 'react';
import { useServer } from '../server/server.ts';
import { isOverlaid } from '../ui/is-overlaid.ts';
import { isTyping } from '../ui/is-typing.ts';
import { newChatRoute } from './new-chat-route.ts';
import type { Route } from './route.ts';
import { singleKeysOn } from './single-keys.ts';
import { go } from './use-route.ts';

interface AppKeys {
  readonly help: () => void;
  readonly close: () => void;
}

/** The keys that work on every screen. Those of the run panel are its own. */
export function useAppKeys(route: Route, keys: AppKeys): void {
  const { workflows, chats } = useServer();
  const latest = useRef({ route, keys });
  latest.current = { route, keys };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const { route: shown, keys: act } = latest.current;
      if (event.key === 'Escape') return act.close();
      if (isTyping(event) || !singleKeysOn() || isOverlaid()) return;
      const actions: Readonly<Record<string, () => void>> = {
        '/': search,
        '?': act.help,
        c: () => document.querySelector<HTMLElement>('[data-composer]')?.focus(),
        n() {
          const fresh = newChatRoute(shown, workflows.shown().workflows ?? [], chats.shown() ?? []);
          if (fresh !== null) go(fresh);
        },
      };
      const action = actions[event.key.toLowerCase()];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [workflows, chats]);
}

/**
 * The search of this screen (not of a value on it), otherwise of all chats, which takes the focus
 * when it appears.
 */
function search(): void {
  const field = document.querySelector<HTMLElement>('[type=search]:not([data-value])');
  if (field !== null) field.focus();
  else go({ view: 'chats', workflow_name: null, status: null, search: null });
}
