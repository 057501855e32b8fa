import { parseExpression, type Lookup } from './expression/index.ts';
import type { VariableNode } from './expression/node.ts';
import { valueAt } from './expression/values.ts';
import type { JsonValue } from './json.ts';

/** One part of a template. `at` is the offset of its first character in the source. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'variable';
      readonly variable: VariableNode;
      readonly written: string;
      readonly at: number;
    }
  /** Double braces around anything but a variable or a path into one. They stay as written. */
  | { readonly kind: 'unreadable'; readonly written: string; readonly at: number };

/**
 * An escaped backslash before braces, escaped braces, or a placeholder. If there are more than two
 * braces, the inner two count.
 */
const TOKEN = /\\\\(?=\{\{)|\\\{\{|\{\{(?!\{)(?<inner>(?:(?!\{\{|\}\})[^])*)\}\}/g;

/**
 * Reads a template: `{{name}}`, `{{name.path[0]}}`, with or without spaces. A backslash before `{{`
 * makes the braces text, and two backslashes are one backslash before a placeholder.
 */
export function parseTemplate(source: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of source.matchAll(TOKEN)) {
    if (match.index > end) parts.push({ kind: 'text', text: source.slice(end, match.index) });
    parts.push(partOf(match));
    end = match.index + match[0].length;
  }
  if (end < source.length) parts.push({ kind: 'text', text: source.slice(end) });
  return parts;
}

function partOf({ 0: written, index: at, groups }: RegExpExecArray): TemplatePart {
  const inner = groups?.['inner'];
  if (inner === undefined) return { kind: 'text', text: written.slice(1) };
  const parsed = parseExpression(`\${${inner.trim()}}`);
  if (!parsed.ok || parsed.node.kind !== 'variable') return { kind: 'unreadable', written, at };
  return { kind: 'variable', variable: parsed.node, written, at };
}

/**
 * Renders a template. Texts are inserted as they are, other values as JSON, and unset values as
 * nothing.
 */
export function renderTemplate(source: string, get: Lookup): string {
  if (!source.includes('{{')) return source;
  const texts = parseTemplate(source).map((part) => {
    if (part.kind === 'text') return part.text;
    return part.kind === 'unreadable' ? part.written : valueText(valueOf(part.variable, get));
  });
  return texts.join('');
}

/**
 * If the template is a single placeholder, its value (null if unset). Otherwise the rendered text.
 */
export function renderValue(source: string, get: Lookup): JsonValue {
  const [first, ...others] = parseTemplate(source);
  return first?.kind === 'variable' && others.length === 0
    ? valueOf(first.variable, get)
    : renderTemplate(source, get);
}

const valueOf = ({ name, path }: VariableNode, get: Lookup): JsonValue => valueAt(get(name), path);

function valueText(value: JsonValue): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
