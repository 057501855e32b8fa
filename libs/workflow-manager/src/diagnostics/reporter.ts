import type { Diagnostic } from '@mozaiks/contracts';
import type { Position } from '../yaml/node.ts';
import { DIAGNOSTIC_CODES, type DiagnosticCode } from './diagnostic-codes.ts';

/** What is wrong, and where. */
export interface Problem {
  readonly code: DiagnosticCode;
  readonly at: Position;
  readonly message: string;
  readonly hint?: string | undefined;
}
export type Report = (problem: Problem) => void;

export interface Reporter {
  readonly report: Report;
  /** Everything reported so far, in the order of files, lines and columns, each once. */
  diagnostics(): readonly Diagnostic[];
}

const inFileOrder = (a: Diagnostic, b: Diagnostic): number =>
  (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column;

export function createReporter(workflow_name: string): Reporter {
  const found = new Map<string, Diagnostic>();
  return {
    report({ code, at, message, hint }) {
      const { severity } = DIAGNOSTIC_CODES[code];
      const key = JSON.stringify([code, at.file, at.line, at.column, message]);
      found.set(key, { code, severity, message, workflow_name, ...at, ...(hint === undefined ? {} : { hint }) });
    },
    diagnostics: () => [...found.values()].sort(inFileOrder),
  };
}
