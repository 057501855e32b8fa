import { count } from './format.ts';

/** The Events tab. */
export const events = {
  label: 'Events',
  search: 'Search events',
  all: 'All types',
  type: 'Type',
  empty: 'No events yet.',
  none: 'No event matches.',
  shown: (shown: number, of: number): string =>
    shown === of ? `${count(of)}` : `${count(shown)} of ${count(of)}`,
  toStep: 'Show its step',
  copy: 'Copy JSON',
  copied: 'Copied',
  event: (seq: number, type: string): string => `Event ${count(seq)}, ${type}`,
};
