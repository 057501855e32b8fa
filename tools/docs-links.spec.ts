import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { readText, workspace } from './workspace/workspace.ts';

const inWorkspace = (file: string) => path.join(workspace, file);

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'examples/README.md',
  ...['docs', 'workflows'].flatMap((folder) =>
    readdirSync(inWorkspace(folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md'))
      .map((file) => `${folder}/${file.split(path.sep).join('/')}`),
  ),
];

interface Link {
  readonly text: string;
  /** Relative to the root of the workspace. */
  readonly target: string;
  readonly anchor: string | undefined;
}

function linksOf(page: string): readonly Link[] {
  const prose = readText(page).replace(/```.*?```/gs, '');
  return [...prose.matchAll(/\[((?:[^[\]]|\[[^\]]*\])+)\]\(([^)\s]+)\)/g)]
    .map(([, text = '', address = '']) => ({ text, address }))
    .filter(({ address }) => !/^https?:/.test(address))
    .map(({ text, address }) => {
      const [file = '', anchor] = address.split('#');
      return {
        text,
        anchor,
        target: file === '' ? page : path.posix.join(path.posix.dirname(page), file),
      };
    });
}

/** The anchors that code hosts generate. */
const anchorsOf = (page: string): readonly string[] =>
  [...readText(page).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** A test is named by a string, or by the key of a table of cases. */
const isNamed = (spec: string, name: string) =>
  new RegExp(`(?:^|[\\s'"\`])${escaped(name)}['"\`:]`, 'm').test(spec.replaceAll("\\'", "'"));

describe('links of the documentation', () => {
  it.each(pages)('%s have existing targets', (page) => {
    const broken = linksOf(page).filter(({ target, anchor }) => {
      if (!existsSync(inWorkspace(target))) return true;
      return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it.each(['docs/reliability.md', 'docs/runtime-boundaries.md', 'docs/security.md'])(
    '%s names existing tests',
    (page) => {
      const named = linksOf(page).filter(
        ({ target, text }) => /\.(spec|suite|fixture)\.ts$/.test(target) && !text.endsWith('.ts'),
      );
      expect(named.length).toBeGreaterThan(10);
      expect(
        named.filter(
          ({ target, text }) => existsSync(inWorkspace(target)) && !isNamed(readText(target), text),
        ),
      ).toEqual([]);
    },
  );

  it('name a test for every memory limit', () => {
    const [, section = ''] =
      /^## Limits of memory$(.*?)^## /ms.exec(readText('docs/reliability.md')) ?? [];
    const limits = section.split(/^- /m).slice(1);
    expect(limits.length).toBeGreaterThan(20);
    expect(limits.filter((limit) => !/\[[^\]]+\]\([^)]+\.spec\.ts\)/.test(limit))).toEqual([]);
  });
});
