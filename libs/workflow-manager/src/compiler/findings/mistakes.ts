import type ts from 'typescript';
import type { Mistake } from '../../signature/code-findings.ts';
import { NODE_CLASSES } from '../contracts-declarations.ts';
import { placeOf } from '../type-reader.ts';
import { isCertain } from './is-certain.ts';
import { RULES, type Verdict } from './mistake-rules.ts';
import { nodeAt } from './node-at.ts';
import type { OwnFile } from './own-file.ts';

interface Found {
  readonly diagnostic: ts.DiagnosticWithLocation;
  readonly node: ts.Node;
  readonly verdict: NonNullable<Verdict>;
}

/** Types whose declarations are missing. Errors about them are guesses of the compiler. */
const GUESSED = new RegExp(`'[^']*\\b(?:${NODE_CLASSES.join('|')})\\b`);

const MAX_TEXT = 300;

/** The text of an error in the style of the other diagnostics. */
function textOf(
  { ts }: OwnFile,
  { messageText, code }: ts.Diagnostic,
): Pick<Mistake, 'message' | 'hint'> {
  const text = ts.flattenDiagnosticMessageText(messageText, '\n').replace(/\s*\n\s*/g, ' ');
  const whole = text.replace(/import\("[^"]*"\)\./g, '');
  const [, meant] = /\bDid you mean (?:to use )?'([^']+)'\?/.exec(whole) ?? [];
  const plain = whole
    .replace(/\s*Did you mean .*?\?/, '')
    .replace(/\.(?=\s|$)/g, ';')
    .replace(/;$/, '');
  const message = `${plain.charAt(0).toLowerCase()}${plain.slice(1, MAX_TEXT)} (TS${code})`;
  return meant === undefined ? { message } : { message, hint: `did you mean ${meant}?` };
}

/**
 * The error is reported at a literal such as `{ a: 1 }` and not at the variable that it is assigned
 * to.
 */
function judge(own: OwnFile, diagnostic: ts.Diagnostic): readonly Found[] {
  const rule = RULES[diagnostic.code];
  const { start, length = 0, file } = diagnostic;
  if (rule === undefined || file === undefined || start === undefined) return [];
  const text = own.ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ');
  if (GUESSED.test(text)) return [];
  const node = nodeAt(own.file, start, length);
  const verdict = rule(own, node);
  return verdict === undefined
    ? []
    : [{ diagnostic: diagnostic as ts.DiagnosticWithLocation, node, verdict }];
}

/**
 * The mistakes that the compiler finds in a file under any settings of the author: errors that only
 * strict options cause are left out. Empty for a file that does not parse, which the bundler
 * reports, and for JavaScript without `@ts-check`.
 */
export function mistakesIn(own: OwnFile, openLenient: () => ts.Program): readonly Mistake[] {
  const { program, file, root } = own;
  if (program.getSyntacticDiagnostics(file).length > 0) return [];
  const found = program
    .getSemanticDiagnostics(file)
    .flatMap((diagnostic) => judge(own, diagnostic));
  if (found.length === 0) return [];
  const lenient = openLenient();
  const again = lenient.getSourceFile(file.fileName);
  const kept = new Set(
    again === undefined ? [] : lenient.getSemanticDiagnostics(again).map(({ start }) => start),
  );
  return found
    .filter(({ diagnostic }) => kept.has(diagnostic.start))
    .map(({ diagnostic, node, verdict }): Mistake => {
      const code = verdict === 'fails' && isCertain(own, node) ? 'WF200' : 'WF201';
      return { code, ...textOf(own, diagnostic), at: placeOf(root, node) };
    });
}
