export const PANELS = ['run', 'context', 'graph', 'events'] as const;
export type Panel = (typeof PANELS)[number];

/** Null: not in the address. */
export interface ChatRoute {
  readonly view: 'chat';
  readonly chat_id: string;
  /** Show the chat as it was after this event. */
  readonly at: number | null;
  /** The event whose step is selected. */
  readonly step: number | null;
  /** Null: the conversation, and on wide windows the run next to it. */
  readonly panel: Panel | null;
  /** The run panel has the whole window. */
  readonly wide: boolean;
}

/** What the page shows. The address holds all of it, so that a copied link shows the same. */
export type Route =
  | { readonly view: 'home' }
  | { readonly view: 'new_chat'; readonly workflow_name: string }
  | {
      readonly view: 'chats';
      readonly workflow_name: string | null;
      readonly status: string | null;
      readonly search: string | null;
    }
  | ChatRoute
  | {
      readonly view: 'workflow';
      readonly workflow_name: string;
      readonly file: string | null;
      readonly line: number | null;
    }
  /** `b`: null until it is chosen. */
  | { readonly view: 'compare'; readonly a: string; readonly b: string | null }
  | { readonly view: 'unknown'; readonly address: string };

export const chatRoute = (chat_id: string): ChatRoute => ({
  view: 'chat',
  chat_id,
  at: null,
  step: null,
  panel: null,
  wide: false,
});
