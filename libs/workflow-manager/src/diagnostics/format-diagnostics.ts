import { assertNever, type Diagnostic } from '@mozaiks/contracts';
import { toSarif } from './sarif.ts';

export interface FormatOptions {
  /** `text` (default): one block each, for people. `json`: the diagnostics as they are. `sarif`: SARIF 2.1.0, for code hosts. */
  readonly format?: 'text' | 'json' | 'sarif';
  /** The text of a file by its path from the workflows folder: with it, `text` shows the line with a caret under the place. */
  readonly source?: (file: string) => string | undefined;
}

function excerpt({ file, line, column }: Diagnostic, source: FormatOptions['source']): readonly string[] {
  const text = source?.(file)?.split(/\r?\n/)[line - 1];
  if (text === undefined) return [];
  const number = String(line);
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return [`  ${number} | ${text}`, `  ${' '.repeat(number.length)} | ${indent}^`];
}

function asText(diagnostic: Diagnostic, source: FormatOptions['source']): string {
  const { code, severity, message, file, line, column, hint } = diagnostic;
  const head = `${file}:${line}:${column} ${severity} ${code} ${message}`;
  return [head, ...excerpt(diagnostic, source), ...(hint === undefined ? [] : [`  hint: ${hint}`])].join('\n');
}

/** Diagnostics as text with a caret, as JSON or as SARIF. No diagnostics: an empty text, an empty list, a log without results. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], options: FormatOptions = {}): string {
  const { format = 'text', source } = options;
  switch (format) {
    case 'text':
      return diagnostics.map((diagnostic) => asText(diagnostic, source)).join('\n');
    case 'json':
      return JSON.stringify(diagnostics, null, 2);
    case 'sarif':
      return JSON.stringify(toSarif(diagnostics), null, 2);
    default:
      return assertNever(format, 'format');
  }
}
