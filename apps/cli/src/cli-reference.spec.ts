import { readFileSync } from 'node:fs';
import type { Argument } from 'commander';
import { commandsOf, createProgram } from './program.ts';
import { fakeIo } from './fake-io.fixture.ts';
import { run } from './run.ts';

const reference = readFileSync(new URL('../../../docs/reference/cli.md', import.meta.url), 'utf8');
const program = createProgram(fakeIo().io, '1.2.3');

/** The command of a section: the words before its arguments. */
const nameOf = (section: string): string | undefined =>
  /^`mozaiks ([a-z]+(?: [a-z]+)*)[^`]*`/.exec(section)?.[1];

/** The section of a command: its usage, and one table row for each option. */
const sectionOf = (name: string): string =>
  (reference.split(/^## /m).find((section) => nameOf(section) === name) ?? '').replace(
    / +\|/g,
    ' |',
  );
const rowsOf = (section: string): string[] =>
  [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, flags = '']) => flags);

const usageOf = (argument: Argument): string =>
  argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;

describe('docs/reference/cli.md', () => {
  it('has a section for each command and no other', () => {
    const documented = reference.split(/^## /m).flatMap((section) => nameOf(section) ?? []);
    expect(documented).toEqual(commandsOf(program).map(([name]) => name));
  });

  it.each(commandsOf(program))('describes the arguments and options of %s', (name, command) => {
    const section = sectionOf(name);
    const usage = ['mozaiks', name, ...command.registeredArguments.map(usageOf)].join(' ');
    expect(section.startsWith(`\`${usage}\``)).toBe(true);
    const unwrapped = section.replaceAll(/\s+/g, ' ');
    expect(unwrapped).toContain(command.description());
    expect(rowsOf(section)).toEqual(command.options.map(({ flags }) => flags));
    for (const { description, defaultValue } of command.options) {
      expect(unwrapped).toContain(
        defaultValue === undefined ? description : `${description} | \`${String(defaultValue)}\``,
      );
    }
  });
});

describe('the command line', () => {
  it('prints its version and its help with exit code 0', async () => {
    for (const [flag, expected] of [
      ['--version', '1.2.3\n'],
      ['--help', 'Usage: mozaiks'],
    ] as const) {
      const { io, out, codes } = fakeIo();
      await run(io, '1.2.3', [flag]);
      expect(out()).toContain(expected);
      expect(codes).toEqual([0]);
    }
  });

  it.each([
    [['nonsense']],
    [['export']],
    [['token', '--lifetime', 'long']],
    [['chat', 'Echo', '--loud']],
    [['chats', 'nonsense']],
  ])('refuses %j with exit code 1', async (args) => {
    const { io, err, codes } = fakeIo();
    await run(io, '1.2.3', args);
    expect(err()).toMatch(/^error: /);
    expect(codes).toEqual([1]);
  });
});
