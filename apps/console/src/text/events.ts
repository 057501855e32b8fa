import { count } from './format.ts';

/** The Events tab. */
export const events = {
  label: 'Events',
  search: 'Search events',
  all: 'All types',
  type: 'Type',
  columns: { seq: '#', time: 'Time', type: 'Type', summary: 'Content' },
  empty: 'No events yet.',
  none: 'No event fits.',
  shown: (shown: number, of: number): string =>
    shown === of ? `${count(of)}` : `${count(shown)} of ${count(of)}`,
  toStep: 'Show its step',
  copy: 'Copy JSON',
  copied: 'Copied',
  event: (seq: number, type: string): string => `Event ${count(seq)}, ${type}`,
};
