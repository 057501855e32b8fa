import { inferType, parseTemplate, type TemplatePart } from '@mozaiks/contracts';
import { correctionOf, didYouMean, nearestOf } from '../diagnostics/did-you-mean.ts';
import { positionIn, type Position, type YamlNode } from '../yaml/node.ts';
import { textOf } from '../yaml/read-node.ts';
import type { Scope } from './scope.ts';

/** Names of the variables that a text inserts. */
export const placeholdersOf = (text: string): readonly string[] =>
  parseTemplate(text).flatMap((part) => (part.kind === 'variable' ? [part.variable.name] : []));

/** A text with placeholders. */
export interface Template {
  readonly text: string;
  readonly at: (offset: number) => Position;
}

const ESCAPE = String.raw`for braces that stay, or that a hook fills, write \{{ (in double quotes \\{{)`;

/** Reports placeholders that name no declared variable or never insert anything. */
export function checkTemplate(scope: Scope, { text, at }: Template): void {
  if (scope.broken.has('context_variables')) return;
  for (const part of parseTemplate(text))
    if (part.kind !== 'text') checkPlaceholder(scope, part, at(part.at));
  checkBraces(scope, { text, at });
}

/** A variable in `${x}`, `{x}` or `{{x}`, as other programs write it. */
const OTHER_BRACES =
  /\$\{\s*(?<dollar>[A-Za-z_][\w-]*)\s*\}|\{\{\s*(?<open>[A-Za-z_][\w-]*)\s*\}(?!\})|(?<![\\{$])\{\s*(?<single>[A-Za-z_][\w-]*)\s*\}(?!\})/g;

/**
 * The variable that braces name. A similar name counts only if a second mark (`${` or `{{`) shows
 * that something should be inserted. A name in capitals is a shell variable.
 */
function nameIn(
  written: string,
  isMarked: boolean,
  variables: ReadonlySet<string>,
): string | undefined {
  if (variables.has(written)) return written;
  const [near, second] =
    isMarked && /[a-z]/.test(written)
      ? nearestOf(written, variables, written.length < 4 ? 0 : written.length < 8 ? 1 : 2)
      : [];
  return second === undefined ? near : undefined;
}

function checkBraces({ report, variables }: Scope, { text, at }: Template): void {
  for (const { 0: written, index, groups = {} } of text.matchAll(OTHER_BRACES)) {
    const marked = groups['dollar'] ?? groups['open'];
    const name = nameIn(marked ?? groups['single'] ?? '', marked !== undefined, variables);
    if (name === undefined) continue;
    const hint = `write {{${name}}} for its value`;
    report({ code: 'WF108', at: at(index), message: `${written} stays as it is`, hint });
  }
}

type Placeholder = Exclude<TemplatePart, { readonly kind: 'text' }>;

function checkPlaceholder(
  { report, variables, typeOf }: Scope,
  part: Placeholder,
  at: Position,
): void {
  if (part.kind === 'unreadable') {
    const written = shortened(part.written);
    const first = /^\{\{\s*([A-Za-z_][A-Za-z0-9_-]*)/.exec(part.written)?.[1];
    if (first === undefined || !variables.has(first))
      return report({
        code: 'WF038',
        at,
        message: `${written} is no placeholder and stays as it is`,
        hint: ESCAPE,
      });
    const hint = `write {{${first}}}, and compute other values in context_variables.yaml; ${ESCAPE}`;
    return report({
      code: 'WF024',
      at,
      message: `${written} is neither a variable nor a path into one`,
      hint,
    });
  }
  const { name } = part.variable;
  if (!variables.has(name)) {
    const hint =
      didYouMean(name, variables) ??
      `declare it in definitions of context_variables.yaml; ${ESCAPE}`;
    const fix = correctionOf(name, variables, '{{');
    return report({
      code: 'WF024',
      at,
      message: `undeclared variable ${name} in a placeholder`,
      hint,
      fix,
    });
  }
  for (const { message } of inferType(part.variable, typeOf).problems)
    report({ code: 'WF031', at, message });
}

function shortened(written: string): string {
  const line = written.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

/** Checks the placeholders in a text of a YAML file and returns the text. */
export function readTemplate(scope: Scope, node: YamlNode | undefined): string | undefined {
  const text = textOf(node);
  if (node !== undefined && text !== undefined)
    checkTemplate(scope, { text, at: (offset) => positionIn(node, offset) });
  return text;
}
