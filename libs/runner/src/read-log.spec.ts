import type { Commit } from '@mozaiks/contracts';
import { createPageReader, PAGE_SIZE } from './read-log.ts';
import { sizeOf } from './size-of.ts';

const KIB = 1024;

/** A log with one event in each commit, of these lengths in characters, and the reads of it. */
const logOf = (sizes: readonly number[]) => {
  const commits = sizes.map(
    (size, i) =>
      ({
        first_seq: i + 1,
        last_seq: i + 1,
        events: [{ seq: i + 1, text: 'x'.repeat(size) }],
      }) as unknown as Commit,
  );
  const limits: number[] = [];
  const next = createPageReader(async ({ after_seq, limit }) => {
    limits.push(limit);
    return commits.slice(after_seq, after_seq + limit);
  });
  const pages = async (): Promise<(readonly Commit[])[]> => {
    const all: (readonly Commit[])[] = [];
    for (let isLast = false; !isLast; ) {
      const page = await next(all.at(-1)?.at(-1)?.last_seq ?? 0);
      isLast = page.isLast;
      if (page.commits.length > 0) all.push(page.commits);
    }
    return all;
  };
  return { pages, limits };
};
const sizeOfPage = (page: readonly Commit[]): number =>
  page.reduce((sum, commit) => sum + sizeOf(commit), 0);

describe('pages of a log', () => {
  it.each([
    ['small', Array.from({ length: 300 }, () => 100)],
    ['large', Array.from({ length: 20 }, () => 1000 * KIB)],
    [
      'small, then large',
      [...Array.from({ length: 200 }, () => 100), ...Array.from({ length: 30 }, () => 300 * KIB)],
    ],
    [
      'large, then small',
      [...Array.from({ length: 10 }, () => 900 * KIB), ...Array.from({ length: 200 }, () => 100)],
    ],
    ['none', []],
  ])(
    'hold every commit once and in order, and at most about 1 MiB, if commits are %s',
    async (_what, sizes) => {
      const pages = await logOf(sizes).pages();
      expect(pages.flat().map(({ last_seq }) => last_seq)).toEqual(sizes.map((_size, i) => i + 1));
      for (const page of pages) expect(sizeOfPage(page)).toBeLessThanOrEqual(PAGE_SIZE);
    },
  );

  it('hold one commit that is larger than a page', async () => {
    const pages = await logOf([10, 2 * PAGE_SIZE, 10]).pages();
    expect(pages.map((page) => page.length)).toEqual([1, 1, 1]);
  });

  it('grow if commits are small, so that a long log takes few reads', async () => {
    const { pages, limits } = logOf(Array.from({ length: 1000 }, () => 100));
    await pages();
    expect(limits.length).toBeLessThanOrEqual(20);
  });

  it('shrink if commits are large, so that little is read to no effect', async () => {
    const { pages, limits } = logOf(Array.from({ length: 40 }, () => 400 * KIB));
    await pages();
    expect(Math.max(...limits.slice(1))).toBe(1);
  });
});
