import { count } from './format.ts';

/** The comparison of two chats. */
export const compare = {
  title: 'Compare',
  choose: 'Compare with',
  none: 'Choose a chat…',
  nothingElse:
    'There is no other chat of this workflow yet. Fork this one, answer differently, and come back.',
  loading: 'Loading…',
  failed: (message: string): string => `The chats could not be read: ${message}`,
  steps: 'Steps of both runs',
  same: 'The two chats did the same.',
  differs: (nth: number): string => `They differ from step ${count(nth)} on.`,
  first: 'first difference',
  missing: 'nothing more',
};
