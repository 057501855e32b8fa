import type { RunPanelProps } from './run-panel-props.ts';
import { handoffNear } from './selection.ts';
import { usePanelKeys } from './use-panel-keys.ts';
import type { RunModel } from './use-run-panel.ts';

/** The single keys of the run panel. */
export function useRunKeys({ route, go }: RunPanelProps, model: RunModel): void {
  const { runs, selection, forking, replay, select, move } = model;
  usePanelKeys({
    move,
    detail: () => document.querySelector<HTMLElement>('[data-detail]')?.focus(),
    why() {
      const handoff = handoffNear(runs[selection.open]?.steps ?? [], selection.step);
      if (handoff !== undefined)
        go(
          { ...route, panel: route.panel === null ? null : 'run', step: handoff.id },
          { replace: true },
        );
    },
    fork: selection.step === null ? undefined : forking.start,
    widen: () => go({ ...route, wide: !route.wide }),
    panel: (panel) => go({ ...route, panel }),
    replay: replay.move,
    play: replay.toggle,
    close() {
      if (forking.state.kind === 'not_here') forking.close();
      else if (route.step !== null) select(null);
      else if (route.at !== null) replay.live();
      else if (route.wide) go({ ...route, wide: false });
      else return false;
      return true;
    },
  });
}
