import type { Diagnostic } from '@mozaiks/contracts';
import type { Position, YamlNode } from '../yaml/node.ts';

/** Mistakes of shape. The map that contains one cannot be understood. */
const SHAPE: readonly string[] = ['WF010', 'WF011', 'WF013', 'WF014'];
const KEPT: readonly string[] = [...SHAPE, 'WF001', 'WF002', 'WF003', 'WF004', 'WF005', 'WF050'];
/** Codes for an unknown name, which every use of the name causes. */
const REFERENCES: readonly string[] = [
  'WF020',
  'WF021',
  'WF022',
  'WF023',
  'WF024',
  'WF025',
  'WF102',
];

type Place = Pick<Position, 'line' | 'column'>;

/** A map of a file: its start, and the start of the next value. */
interface Span {
  readonly from: Place;
  readonly to: Place | undefined;
  readonly starts: ReadonlySet<string>;
}

const before = (a: Place, b: Place): boolean =>
  a.line < b.line || (a.line === b.line && a.column < b.column);
const keyOf = ({ line, column }: Place): string => `${line}:${column}`;

/**
 * The depth of the lists and maps that hold the parts of a file. Mistakes in one part do not affect
 * the others.
 */
const DEPTH_OF_PARTS = 2;

/** The maps of a file that are parts of it or inside parts, outermost first. */
function spansOf(node: YamlNode, depth: number, to: Place | undefined): readonly Span[] {
  const children =
    node.kind === 'scalar'
      ? []
      : node.kind === 'list'
        ? node.items.map((item) => ({ at: item.at, node: item }))
        : keyed(node);
  const inner = children.flatMap((child, index) =>
    spansOf(child.node, depth + 1, children[index + 1]?.at ?? to),
  );
  if (node.kind !== 'map' || depth < DEPTH_OF_PARTS) return inner;
  const starts = new Set(
    node.entries.flatMap(({ keyAt, value }) => [keyOf(keyAt), keyOf(value.at)]),
  );
  return [{ from: node.at, to, starts: starts.add(keyOf(node.at)) }, ...inner];
}

const keyed = (node: YamlNode) =>
  node.kind === 'map' ? node.entries.map(({ keyAt, value }) => ({ at: keyAt, node: value })) : [];

const isIn = ({ from, to }: Span, at: Place): boolean =>
  !before(at, from) && (to === undefined || before(at, to));

/** Whether a mistake of shape in the same map explains the diagnostic. */
function followsShape(diagnostic: Diagnostic, broken: readonly Span[]): boolean {
  return !KEPT.includes(diagnostic.code) && broken.some((span) => isIn(span, diagnostic));
}

/** The innermost maps with a mistake of shape. */
function brokenSpans(root: YamlNode, diagnostics: readonly Diagnostic[]): readonly Span[] {
  const wrong = diagnostics.filter(
    ({ code, file }) => SHAPE.includes(code) && file === root.at.file,
  );
  if (wrong.length === 0) return [];
  const spans = spansOf(root, 0, undefined);
  return wrong.flatMap((diagnostic) => {
    const around = spans.filter(({ starts }) => starts.has(keyOf(diagnostic)));
    // A map in place of another value is a mistake of the map that contains it.
    const holders =
      diagnostic.code === 'WF011'
        ? around.filter(({ from }) => keyOf(from) !== keyOf(diagnostic))
        : [];
    return (holders.length > 0 ? holders : around).at(-1) ?? [];
  });
}

const UNREAD = /^variable (\S+) is never read$/;

/** Leaves out reports of unread variables whose name is misspelt where they are read. */
function withoutMisspelt(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const hints = diagnostics.flatMap(({ code, hint }) =>
    code === 'WF108' || code === 'WF024' ? (hint ?? []) : [],
  );
  return diagnostics.filter(({ code, message }) => {
    const name = code === 'WF064' ? UNREAD.exec(message)?.[1] : undefined;
    return (
      name === undefined ||
      !hints.some((hint) => hint.includes(`{{${name}}}`) || hint.includes(`did you mean ${name}?`))
    );
  });
}

const placeOf = ({ file, line, column }: Diagnostic): string => `${file}:${line}:${column}`;

/** Keeps only the first error at each position. A secret takes precedence. */
function firstOfEachPlace(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const firsts = new Map(errors.toReversed().map((found) => [placeOf(found), found]));
  for (const found of errors) if (found.code === 'WF050') firsts.set(placeOf(found), found);
  return diagnostics.filter((found) => (firsts.get(placeOf(found)) ?? found) === found);
}

/** Reports an unknown name only at its first use, with a hint that lists the others. */
function withoutRepetition(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const groups = new Map<string, Diagnostic[]>();
  for (const found of diagnostics) {
    const { code, message } = found;
    const key = REFERENCES.includes(code)
      ? JSON.stringify([code, message])
      : JSON.stringify([code, placeOf(found), message]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [found]);
    else group.push(found);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined || others.length === 0) return first ?? [];
    const { hint, ...rest } = first;
    const also = `also in ${others
      .slice(0, 5)
      .map(({ file, line }) => `${file}:${line}`)
      .join(', ')}${others.length > 5 ? ', …' : ''}`;
    return [{ ...rest, hint: hint === undefined ? also : `${hint} (${also})` }];
  });
}

/** Diagnostics in the order of files and lines, without consequences of other diagnostics. */
export function withoutFollowUps(
  diagnostics: readonly Diagnostic[],
  roots: readonly YamlNode[],
): readonly Diagnostic[] {
  const broken = new Map(roots.map((root) => [root.at.file, brokenSpans(root, diagnostics)]));
  const own = diagnostics.filter((found) => !followsShape(found, broken.get(found.file) ?? []));
  return withoutRepetition(firstOfEachPlace(withoutMisspelt(own)));
}
