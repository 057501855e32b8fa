/** The measurements over all rounds. */
export interface Figures {
  injected(fault: string): void;
  resumed(cause: string, ms: number): void;
  /** The time from the end of the fault until a chat had no work left. */
  rested(cause: string, ms: number): void;
  drained(ms: number): void;
  chats(count: number): void;
  inputs(count: number): void;
  all(): MeasuredFigures;
}

export interface Times {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
}

export interface MeasuredFigures {
  readonly faults: number;
  readonly faults_by_kind: Readonly<Record<string, number>>;
  readonly chats: number;
  readonly accepted: number;
  readonly resume_ms: Readonly<Record<string, Times>>;
  readonly rest_ms: Readonly<Record<string, Times>>;
  readonly drain_ms: Times;
}

export function createFigures(): Figures {
  const faults: Record<string, number> = {};
  const resumes: Record<string, number[]> = {};
  const rests: Record<string, number[]> = {};
  const drains: number[] = [];
  let chats = 0;
  let accepted = 0;
  return {
    injected: (fault) => void (faults[fault] = (faults[fault] ?? 0) + 1),
    resumed: (cause, ms) => void (resumes[cause] ??= []).push(ms),
    rested: (cause, ms) => void (rests[cause] ??= []).push(ms),
    drained: (ms) => void drains.push(ms),
    chats: (count) => void (chats += count),
    inputs: (count) => void (accepted += count),
    all: () => ({
      faults: Object.values(faults).reduce((sum, count) => sum + count, 0),
      faults_by_kind: faults,
      chats,
      accepted,
      resume_ms: timesByCause(resumes),
      rest_ms: timesByCause(rests),
      drain_ms: timesOf(drains),
    }),
  };
}

const timesByCause = (
  lists: Readonly<Record<string, readonly number[]>>,
): Readonly<Record<string, Times>> =>
  Object.fromEntries(Object.entries(lists).map(([cause, times]) => [cause, timesOf(times)]));

function timesOf(times: readonly number[]): Times {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { count: sorted.length, p50: at(0.5), p99: at(0.99) };
}
