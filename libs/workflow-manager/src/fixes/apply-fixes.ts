import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Diagnostic, DiagnosticFix } from '@mozaiks/contracts';

/** A change that was made. */
export interface AppliedFix {
  /** Path from the workflows folder. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The old and the new text, or the old and the new file name. */
  readonly from: string;
  readonly to: string;
}

type Fixable = Diagnostic & { readonly fix: DiagnosticFix };
const isFixable = (found: Diagnostic): found is Fixable => found.fix !== undefined;

/**
 * The offset of a position in a text. Undefined if the text has no such position. A byte order mark
 * is not part of the first line.
 */
function offsetOf(text: string, { line, column }: Diagnostic): number | undefined {
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (let at = 1; at < line; at += 1) {
    const end = text.indexOf('\n', start);
    if (end < 0) return undefined;
    start = end + 1;
  }
  return start + column - 1;
}

const isPartOfName = (character: string | undefined): boolean =>
  character !== undefined && /[\w-]/.test(character);

/**
 * The start of the text to replace, which may follow a quote. Undefined if the text is not there.
 */
function startOf(text: string, found: Fixable): number | undefined {
  const offset = offsetOf(text, found);
  if (offset === undefined || !('replace' in found.fix)) return undefined;
  const { replace } = found.fix;
  const start = text[offset] === '"' || text[offset] === "'" ? offset + 1 : offset;
  return text.startsWith(replace, start) && !isPartOfName(text[start + replace.length])
    ? start
    : undefined;
}

/** Replaces from the end to the start, so that positions stay valid. */
function fixText(path: string, found: readonly Fixable[]): readonly AppliedFix[] {
  let text = readFileSync(path, 'utf8');
  const applied: AppliedFix[] = [];
  const places = found
    .flatMap((each) => ({ each, start: startOf(text, each) }))
    .sort((a, b) => (b.start ?? 0) - (a.start ?? 0));
  let last = Infinity;
  for (const { each, start } of places) {
    const { fix, file, line, column } = each;
    if (start === undefined || !('replace' in fix) || start + fix.replace.length > last) continue;
    text = text.slice(0, start) + fix.with + text.slice(start + fix.replace.length);
    last = start;
    applied.unshift({ file, line, column, from: fix.replace, to: fix.with });
  }
  if (applied.length > 0) writeFileSync(path, text);
  return applied;
}

function renameFile(path: string, { file, line, column, fix }: Fixable): readonly AppliedFix[] {
  if (!('rename_to' in fix)) return [];
  const to = join(dirname(path), fix.rename_to);
  // On some systems, names that differ only in case are the same name. Renaming works there as
  // well.
  if (existsSync(to) && to.toLowerCase() !== path.toLowerCase()) return [];
  renameSync(path, to);
  return [
    {
      file,
      line,
      column,
      from: file,
      to: join(dirname(file), fix.rename_to).replaceAll('\\', '/'),
    },
  ];
}

/**
 * Applies the safe changes that diagnostics propose to the files of a workflows folder, and returns
 * the changes. A text that is no longer at its position is not changed.
 */
export function applyFixes(
  directory: string,
  diagnostics: readonly Diagnostic[],
): readonly AppliedFix[] {
  const byFile = new Map<string, Fixable[]>();
  for (const found of diagnostics.filter(isFixable)) {
    const known = byFile.get(found.file);
    if (known === undefined) byFile.set(found.file, [found]);
    else known.push(found);
  }
  return [...byFile].flatMap(([file, found]) => {
    const path = join(directory, file);
    if (!existsSync(path)) return [];
    const texts = found.filter(({ fix }) => 'replace' in fix);
    return [
      ...fixText(path, texts),
      ...found.filter(({ fix }) => 'rename_to' in fix).flatMap((each) => renameFile(path, each)),
    ];
  });
}
