import { isTerminal, type RuntimeEvent } from '@mozaiks/contracts';
import type { Violation } from './history.ts';

interface Pass {
  open: string | null;
  readonly ended: Set<string>;
  readonly calls: Set<string>;
  readonly called: Set<string>;
}

/**
 * Checks that runs follow each other and each has one end, that no event of a run comes after its
 * end, that calls are answered once, and that no call is open when its run ends.
 */
export function checkRuns(log: readonly RuntimeEvent[], mustHaveEnded: boolean): Violation[] {
  const pass: Pass = { open: null, ended: new Set(), calls: new Set(), called: new Set() };
  const found = log.flatMap((event) =>
    checkEvent(pass, event).map(
      (message): Violation => ({
        guarantee: 'run',
        message: `${event.seq} ${event.type}: ${message}`,
      }),
    ),
  );
  return mustHaveEnded && pass.open !== null
    ? [...found, { guarantee: 'run', message: `run ${pass.open} has no end` }]
    : found;
}

function checkEvent(pass: Pass, event: RuntimeEvent): string[] {
  return [...checkRun(pass, event), ...checkCall(pass, event), ...checkEnd(pass, event)];
}

function checkRun(pass: Pass, { run_id }: RuntimeEvent): string[] {
  if (run_id === null) return [];
  if (pass.ended.has(run_id)) return [`run ${run_id} has ended`];
  const other = pass.open !== null && pass.open !== run_id ? [`run ${pass.open} is open`] : [];
  pass.open = run_id;
  return other;
}

function checkCall({ calls, called }: Pass, event: RuntimeEvent): string[] {
  if (event.type === 'tool_call') {
    const twice = called.has(event.call_id) ? [`duplicate call ${event.call_id}`] : [];
    calls.add(event.call_id);
    called.add(event.call_id);
    return twice;
  }
  if (event.type === 'tool_result')
    return calls.delete(event.call_id) ? [] : [`call ${event.call_id} is not open`];
  return [];
}

function checkEnd(pass: Pass, event: RuntimeEvent): string[] {
  if (!isTerminal(event)) return [];
  const left = [...pass.calls].map((call_id) => `call ${call_id} is left open`);
  const outside = event.run_id === null ? ['it ends no run'] : [];
  if (event.run_id !== null) pass.ended.add(event.run_id);
  pass.open = null;
  pass.calls.clear();
  return [...left, ...outside];
}
