type LogLine = Readonly<Record<string, unknown>>;
interface Logged {
  readonly code: string;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * The logged diagnostics of workflows that were loaded or rejected, one per line: `warning WF063
 * Flow/handoffs.yaml:3:5 …`.
 */
export function loggedDiagnostics(lines: readonly LogLine[]): string {
  const of = ({ event, data }: LogLine): readonly string[] => {
    if (event !== 'workflow_loaded' && event !== 'workflow_broken') return [];
    const severity = event === 'workflow_broken' ? 'error' : 'warning';
    const found = (data ?? []) as readonly Logged[];
    return found.map(
      ({ code, file, line, column, message }) =>
        `${severity} ${code} ${file}:${line}:${column} ${message}`,
    );
  };
  return lines.flatMap(of).join('\n');
}
