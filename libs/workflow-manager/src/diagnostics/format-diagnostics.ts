import { assertNever, defined, type Diagnostic } from '@mozaiks/contracts';
import { toGithub } from './github.ts';
import { toSarif } from './sarif.ts';
import { secretsIn } from './secret-shapes.ts';

export const DIAGNOSTIC_FORMATS = ['text', 'json', 'sarif', 'github'] as const;
export type DiagnosticFormat = (typeof DIAGNOSTIC_FORMATS)[number];

export interface FormatOptions {
  /**
   * `text` (default): one block each, for people. `json`: a list of `{workflow_name, file, line,
   * column, severity, code, message, hint?}`. `sarif`: SARIF 2.1.0, for code hosts. `github`:
   * workflow commands of GitHub Actions.
   */
  readonly format?: DiagnosticFormat;
  /**
   * Returns the text of a file by its path. If it is given, `text` shows the line with a caret
   * under the position.
   */
  readonly source?: (file: string) => string | undefined;
  /** The folder that the paths are relative to, for `sarif`. Default: the current folder. */
  readonly root?: string;
}

/** The number of characters that are shown before and after the position in a line. */
const BEFORE = 80;
const AFTER = 120;

type Lines = (file: string) => readonly string[];

/** Returns the lines of files. Each file is read and split once. */
function linesOf(source: FormatOptions['source']): Lines {
  const known = new Map<string, readonly string[]>();
  return (file) => {
    const lines = known.get(file) ?? source?.(file)?.split(/\r?\n/) ?? [];
    known.set(file, lines);
    return lines;
  };
}

/** The line with a caret. Empty for a line that contains a secret. */
function excerpt({ code, file, line, column }: Diagnostic, lines: Lines): readonly string[] {
  const text = code === 'WF050' ? undefined : lines(file)[line - 1];
  if (text === undefined || secretsIn(text).length > 0) return [];
  const number = String(line);
  const start = Math.max(0, column - 1 - BEFORE);
  const shown = text.slice(start, column - 1 + AFTER);
  const indent = text.slice(start, column - 1).replace(/[^\t]/g, ' ');
  return [`  ${number} | ${shown}`, `  ${' '.repeat(number.length)} | ${indent}^`];
}

/** Makes a line that cannot control the terminal. The replacement does not change columns. */
const printable = (text: string): string =>
  text
    .replace(/\s*\n\s*/g, ' ')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/g, '\ufffd');

function asText(diagnostic: Diagnostic, lines: Lines): string {
  const { code, severity, message, file, line, column, hint } = diagnostic;
  const head = `${file}:${line}:${column} ${severity} ${code} ${message}`;
  return [head, ...excerpt(diagnostic, lines), ...(hint === undefined ? [] : [`  hint: ${hint}`])]
    .map(printable)
    .join('\n');
}

function asJson({
  workflow_name,
  file,
  line,
  column,
  severity,
  code,
  message,
  hint,
}: Diagnostic): object {
  return {
    workflow_name,
    file,
    line,
    column,
    severity,
    code,
    message,
    ...defined({ hint }),
  };
}

/**
 * Diagnostics in a format. Without diagnostics, the result is an empty text, an empty list or a log
 * without results.
 */
export function formatDiagnostics(
  diagnostics: readonly Diagnostic[],
  options: FormatOptions = {},
): string {
  const { format = 'text', source, root = '.' } = options;
  switch (format) {
    case 'text': {
      const lines = linesOf(source);
      return diagnostics.map((diagnostic) => asText(diagnostic, lines)).join('\n');
    }
    case 'json':
      return JSON.stringify(diagnostics.map(asJson), null, 2);
    case 'sarif':
      return JSON.stringify(toSarif(diagnostics, root), null, 2);
    case 'github':
      return diagnostics.map(toGithub).join('\n');
    default:
      return assertNever(format, 'format');
  }
}
