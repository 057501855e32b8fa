import { count } from './format.ts';

export const json = {
  copyPath: 'Copy path',
  copied: 'Copied',
  search: 'Search this value',
  none: 'Nothing found',
  more: (shown: number, of: number): string =>
    `Show ${count(Math.min(100, of - shown))} more of ${count(of)}`,
  wholeText: (length: number): string => `Show all ${count(length)} characters`,
  entries: (n: number, isArray: boolean): string => (isArray ? `[${count(n)}]` : `{${count(n)}}`),
};
