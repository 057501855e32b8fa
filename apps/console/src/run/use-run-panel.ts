import { useCallback, useMemo } from 'react';
import type { RuntimeEvent } from '@mozaiks/contracts';
import { contextHistory } from '../log/context-history.ts';
import { eventsUpTo } from '../log/fold-cache.ts';
import { createLogFold } from '../log/fold-log.ts';
import type { Run } from '../log/fold-run.ts';
import { restPoints } from '../log/rest-points.ts';
import { useFold } from '../log/use-fold.ts';
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
  readonly events: readonly RuntimeEvent[];
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

export function useRunPanel(props: RunPanelProps): RunModel {
  const { events: all, definition, route, go, fork } = props;
  const replay = useReplay({ events: all, route, go });
  const events = useMemo(() => eventsUpTo(all, route.at), [all, route.at]);
  const runs = useFold(createLogFold, events);
  const selection = useMemo(() => selectionOf(runs, route.step), [runs, route.step]);
  const { step } = selection;
  const points = useMemo(() => restPoints(events), [events]);
  const choice = useMemo(
    () => (step === null ? NO_CHOICE : forkChoice(step, points)),
    [step, points],
  );
  const forking = useForking({ choice, fork }, step?.id ?? 0);
  const colors = useMemo(() => agentHues(agentsOf(definition?.definition), all), [definition, all]);
  const variables = useMemo(() => contextHistory(events).size, [events]);
  const select = useCallback(
    (seq: number | null) => go({ ...route, step: seq }, { replace: true }),
    [route, go],
  );
  const move = (by: number): void => {
    const next = stepAway(runs[selection.open]?.steps ?? [], step, by);
    if (next !== undefined) select(next.id);
  };
  const shown = { events, runs, selection, choice, forking, replay, colors, variables };
  return { ...shown, ...useLive(props, runs.at(-1)), select, move };
}

/** What changes with time while the newest run is open and shown. */
function useLive(
  { live, progress, route }: RunPanelProps,
  last: Run | undefined,
): Pick<RunModel, 'notes' | 'now'> {
  const isLive = route.at === null && last !== undefined && last.end === null;
  const clock = useNow(isLive ? 250 : 3_600_000);
  const notes = useMemo(
    () => (isLive ? liveNotes(live, progress) : liveNotes(null, null)),
    [isLive, live, progress],
  );
  return { notes, now: isLive ? clock : (last?.to ?? 0) };
}
