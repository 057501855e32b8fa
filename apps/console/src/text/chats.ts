import type { ChatStatus } from '@mozaiks/contracts';
import { statusWord } from './chat.ts';

export const TITLE = 'Chats';
export const CHAT = 'Chat';
export const SEARCH = 'Search';
export const SEARCHING = 'Searching older chats…';
export const SEARCH_HINT = 'Search titles';
export const WORKFLOW = 'Workflow';
export const STATUS = 'Status';
export const CHANGED = 'Last change';
export const ALL_WORKFLOWS = 'All workflows';
export const ALL_STATUSES = 'Any status';
export const MORE = 'Show more';
export const NONE = 'No chats';
export const NONE_YET = 'No one has written to a workflow yet.';
export const NONE_FITS = 'No chat matches. Change the filters or the search.';
export const FAILED = 'The list could not be read';
export const STATUSES: readonly ChatStatus[] = ['running', 'awaiting_input', 'failed', 'idle'];
export const statusName = (status: ChatStatus): string =>
  status === 'awaiting_input' ? 'Waiting for a person' : statusWord(status);
