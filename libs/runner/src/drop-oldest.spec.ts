import { dropOldest } from './drop-oldest.ts';

it('keeps the entries of a map that were added last', () => {
  const entries = new Map([1, 2, 3, 4].map((key) => [key, 'x']));
  dropOldest(entries, 2);
  expect([...entries.keys()]).toEqual([3, 4]);
});

it('keeps a set that is within its limit as it is', () => {
  const entries = new Set([1, 2]);
  dropOldest(entries, 2);
  expect([...entries]).toEqual([1, 2]);
});
