import { execFileSync } from 'node:child_process';
import { ERROR_CODES } from '@mozaiks/contracts';
import { maxLineLength, maxSubjectLength, plainWords } from './lint/words.mjs';
import { readText, workspace } from './workspace/workspace.ts';

const git = (...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: workspace, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });

interface Line {
  readonly place: string;
  readonly text: string;
}

const placed = (file: string, lines: readonly string[]): readonly Line[] =>
  lines.map((text, index) => ({ place: `${file}:${index + 1}`, text }));

/** Outside blocks of code. The pages of the reference are made from the code. */
function proseOf(file: string): readonly Line[] {
  let isCode = false;
  return placed(file, readText(file).split(/\r?\n/)).filter(({ text }) => {
    if (/^\s*```/.test(text)) isCode = !isCode;
    return !isCode;
  });
}

const COMMENT = /^\s*(?:\/\*\*|\*|\/\/|#) /;
const TITLE = /^\s*(?:describe|it)(?:\.\w+)?\(|^\s*\](?: as const)?\)\(/;
const files = git('ls-files').split('\n');
const prose = files.filter((file) => /^(?!docs\/reference\/).*\.md$/.test(file)).flatMap(proseOf);
const code = files
  .filter((file) => /\.(?:ts|tsx|mjs|cjs|py)$/.test(file) && file !== 'tools/lint/words.mjs')
  .flatMap((file) => placed(file, readText(file).split(/\r?\n/)));
const comments = code.filter(({ text }) => COMMENT.test(text));
const titles = code.filter(({ text }) => TITLE.test(text));

const shown = ({ place, text }: Line): string => `${place}: ${text.trim()}`;

describe('prose, comments and titles of tests', () => {
  it.each(plainWords)('do without %s, and have instead: %s', (word) => {
    const found = [...prose, ...comments, ...titles].filter(({ text }) => word.test(text));
    expect(found.map(shown)).toEqual([]);
  });

  it(`end their lines at ${maxLineLength} columns`, () => {
    const mayBeLong = /https?:|^\s*\||\]\(|^\s*(?:- )?`|eslint|@(?:type|param)|^\s*<|!\[/;
    const long = [...prose, ...comments].filter(
      ({ text }) => text.length > maxLineLength && !mayBeLong.test(text),
    );
    expect(long.map(shown)).toEqual([]);
  });
});

describe('messages of errors', () => {
  it.each(Object.entries(ERROR_CODES))(
    'start in lower case, and end without a stop: %s',
    (...of) => {
      expect(of[1].message).toMatch(/^(?:[a-z]|[A-Z]{2,}).*[^.!]$/);
    },
  );
});

/** The last commit before subjects were checked. */
const BEFORE = 'ffcd20ffa9165a7adcac33797a71526ec3ee3b85';

function subjectsSince(commit: string): readonly string[] | undefined {
  try {
    git('merge-base', '--is-ancestor', commit, 'HEAD');
  } catch {
    return undefined;
  }
  const log = git('log', '--no-merges', '--format=%s', `${commit}..HEAD`);
  return log.split('\n').filter((subject) => subject !== '');
}

const subjects = subjectsSince(BEFORE);
const describeHistory = subjects === undefined ? describe.skip : describe;

describeHistory('subjects of commits (the clone is shallow; run: git fetch --unshallow)', () => {
  it(`name the area, and have at most ${maxSubjectLength} characters`, () => {
    const odd = (subjects ?? []).filter(
      (subject) => subject.length > maxSubjectLength || !/^[a-z][\w, -]*: \S/.test(subject),
    );
    expect(odd).toEqual([]);
  });
});
