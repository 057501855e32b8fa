import { fail } from './failure.ts';
import type { VariableNode } from './node.ts';
import { readText } from './read-text.ts';

interface Step {
  readonly key: string | number;
  readonly end: number;
}

/** Context variables and tool arguments may have a `-` in their names. */
const NAME = /^[A-Za-z_][A-Za-z0-9_-]*/;
const INDEX = /^(?:0|[1-9][0-9]*)(?![0-9])/;

function readName(source: string, at: number): string {
  const name = NAME.exec(source.slice(at))?.[0];
  return (
    name ??
    fail('expected a name: letters, digits, _ and -, not starting with a digit, without spaces', at)
  );
}

function readKey(source: string, at: number): Step {
  if (source[at] === '"' || source[at] === "'") {
    const text = readText(source, at);
    return { key: text.value, end: text.end };
  }
  const digits =
    INDEX.exec(source.slice(at))?.[0] ??
    fail('expected an index from 0 or a quoted key inside [ ]', at);
  const key = Number(digits);
  if (!Number.isSafeInteger(key)) fail('this index is too large', at);
  return { key, end: at + digits.length };
}

function readStep(source: string, at: number): Step {
  if (source[at] === '.') {
    const key = readName(source, at + 1);
    return { key, end: at + 1 + key.length };
  }
  if (source[at] !== '[') fail('expected .name, [0], ["key"] or } after a variable', at);
  const step = readKey(source, at + 1);
  if (source[step.end] !== ']') fail('expected a ]', step.end);
  return { key: step.key, end: step.end + 1 };
}

/** Reads the variable whose `${` is at `at`. */
export function readVariable(source: string, at: number): VariableNode {
  const name = readName(source, at + 2);
  const path: (string | number)[] = [];
  let next = at + 2 + name.length;
  while (source[next] !== '}') {
    if (next >= source.length) fail('this ${ has no closing }', at);
    const step = readStep(source, next);
    path.push(step.key);
    next = step.end;
  }
  return { kind: 'variable', name, path, at, end: next + 1 };
}
