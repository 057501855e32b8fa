import { useCallback, useMemo, useState } from 'react';
import type { RuntimeEvent } from '@mozaiks/contracts';
import { contextHistory } from '../log/context-history.ts';
import { createFoldCache, factsUpTo } from '../log/fold-cache.ts';
import type { Run } from '../log/fold-run.ts';
import { restPoints } from '../log/rest-points.ts';
import { agentHues, agentsOf, type Hues } from '../ui/agent-hues.ts';
import { useNow } from '../ui/use-now.ts';
import { useForking, type Forking } from './fork-button.tsx';
import { forkChoice, type ForkChoice } from './fork-choice.ts';
import { liveNotes, type LiveNotes } from './live-notes.ts';
import type { RunPanelProps } from './run-panel-props.ts';
import { selectionOf, stepAway, type Selection } from './selection.ts';
import { useReplay, type Replay } from './use-replay.ts';

/** What the tabs of the run panel share. */
export interface RunModel {
  /** Up to the event that is replayed. */
  readonly facts: readonly RuntimeEvent[];
  readonly runs: readonly Run[];
  readonly selection: Selection;
  readonly choice: ForkChoice;
  readonly forking: Forking;
  readonly replay: Replay;
  readonly colors: Hues;
  readonly notes: LiveNotes;
  /** How many context variables were ever set. */
  readonly variables: number;
  /** The end of what is under way, in milliseconds since the epoch. */
  readonly now: number;
  /** Selects the step of an event; null: none. */
  readonly select: (seq: number | null) => void;
  readonly move: (by: number) => void;
}

const NO_CHOICE: ForkChoice = { here: null, nearest: null };

export function useRunPanel({
  facts: all,
  live,
  progress,
  definition,
  route,
  go,
  fork,
}: RunPanelProps): RunModel {
  const replay = useReplay({ facts: all, route, go });
  const facts = useMemo(() => factsUpTo(all, route.at), [all, route.at]);
  const [cache] = useState(createFoldCache);
  const runs = cache.runsOf(facts);
  const selection = useMemo(() => selectionOf(runs, route.step), [runs, route.step]);
  const points = useMemo(() => restPoints(facts), [facts]);
  const choice = useMemo(
    () => (selection.step === null ? NO_CHOICE : forkChoice(selection.step, points)),
    [selection.step, points],
  );
  const forking = useForking({ choice, fork }, selection.step?.id ?? 0);
  const last = runs.at(-1);
  const isLive = route.at === null && last !== undefined && last.end === null;
  const clock = useNow(isLive ? 250 : 3_600_000);
  const colors = useMemo(() => agentHues(agentsOf(definition?.definition), all), [definition, all]);
  const notes = useMemo(
    () => (isLive ? liveNotes(live, progress) : liveNotes(null, null)),
    [isLive, live, progress],
  );
  const variables = useMemo(() => contextHistory(facts).size, [facts]);
  const select = useCallback(
    (seq: number | null) => go({ ...route, step: seq }, { replace: true }),
    [route, go],
  );
  const move = (by: number): void => {
    const next = stepAway(runs[selection.open]?.steps ?? [], selection.step, by);
    if (next !== undefined) select(next.id);
  };
  const now = isLive ? clock : (last?.to ?? 0);
  return {
    facts,
    runs,
    selection,
    choice,
    forking,
    replay,
    colors,
    notes,
    variables,
    now,
    select,
    move,
  };
}
