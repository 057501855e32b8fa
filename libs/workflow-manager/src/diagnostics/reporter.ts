import { defined, type Diagnostic, type DiagnosticFix } from '@mozaiks/contracts';
import type { Position } from '../yaml/node.ts';
import { DIAGNOSTIC_CODES, type DiagnosticCode } from './diagnostic-codes.ts';
import { withoutSecrets } from './secret-shapes.ts';

/** A problem with its position. */
export interface Problem {
  readonly code: DiagnosticCode;
  readonly at: Position;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly fix?: DiagnosticFix | undefined;
}
export type Report = (problem: Problem) => void;

/**
 * The largest number of diagnostics of one load, not counting the one that says that others were
 * left out.
 */
export const MAX_DIAGNOSTICS = 100;
/** The largest number of characters of a message and of a hint, because both quote the file. */
const MAX_TEXT = 500;

/** Thrown by `report` when a workflow has more than `MAX_DIAGNOSTICS` errors: loading it stops. */
export class TooManyErrors extends Error {}

export interface Reporter {
  /** Throws `TooManyErrors`. */
  readonly report: Report;
  /**
   * The diagnostics so far, without duplicates, in the order of files, lines and columns. At most
   * `MAX_DIAGNOSTICS`, preferring errors; if there were more, one at the end says so.
   */
  diagnostics(): readonly Diagnostic[];
}

const inFileOrder = (a: Diagnostic, b: Diagnostic): number =>
  (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column;

const shortened = (text: string): string =>
  text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;

function diagnosticOf(
  workflow_name: string,
  { code, at, message, hint, fix }: Problem,
): Diagnostic {
  const { severity } = DIAGNOSTIC_CODES[code];
  return {
    code,
    severity,
    message: shortened(withoutSecrets(message)),
    workflow_name,
    ...at,
    ...(hint === undefined ? {} : { hint: shortened(hint) }),
    ...defined({ fix }),
  };
}

export function createReporter(workflow_name: string): Reporter {
  const errors = new Map<string, Diagnostic>();
  const others = new Map<string, Diagnostic>();
  let leftOut: Position | undefined;
  return {
    report(problem) {
      const diagnostic = diagnosticOf(workflow_name, problem);
      const found = diagnostic.severity === 'error' ? errors : others;
      const { code, file, line, column, message } = diagnostic;
      const key = JSON.stringify([code, file, line, column, message]);
      if (found.size < MAX_DIAGNOSTICS || found.has(key)) {
        found.set(key, diagnostic);
        return;
      }
      leftOut ??= problem.at;
      if (found === errors)
        throw new TooManyErrors(`${workflow_name} has more than ${MAX_DIAGNOSTICS} errors`);
    },
    diagnostics() {
      const all = [...errors.values(), ...others.values()];
      const { file, line, column } = all[MAX_DIAGNOSTICS] ?? { ...leftOut };
      const shown = all.slice(0, MAX_DIAGNOSTICS).sort(inFileOrder);
      if (file === undefined || line === undefined || column === undefined) return shown;
      const message = `more than ${MAX_DIAGNOSTICS} diagnostics: the others were left out`;
      return [
        ...shown,
        diagnosticOf(workflow_name, { code: 'WF091', at: { file, line, column }, message }),
      ];
    },
  };
}
