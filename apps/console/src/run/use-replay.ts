import { useEffect, useRef, useState } from 'react';
import type { RuntimeEvent } from '@mozaiks/contracts';
import type { RunPanelProps } from './run-panel-props.ts';
import { delayAfter, stepFrom } from './replay-time.ts';

export interface Replay {
  /** The event after which the chat is shown: the last one while nothing is replayed. */
  readonly at: number;
  readonly isPlaying: boolean;
  show(at: number): void;
  /** Moves by so many events. */
  move(by: number): void;
  /** Plays, from the start if the chat is shown up to its end, or pauses. */
  toggle(): void;
  live(): void;
}

type Use = Pick<RunPanelProps, 'route' | 'go'> & { readonly events: readonly RuntimeEvent[] };

/** Replays the chat; the event that it is at is in the address. */
export function useReplay({ events, route, go }: Use): Replay {
  const [isPlaying, setPlaying] = useState(false);
  const [first, last] = [events[0]?.seq ?? 1, events.at(-1)?.seq ?? 0];
  const at = Math.min(route.at ?? last, last);
  // A tab or a step that is selected between two events stays selected.
  const latest = useRef(route);
  latest.current = route;
  const show = (next: number): void => go({ ...latest.current, at: next }, { replace: true });
  const delay = delayAfter(events, at);
  useEffect(() => {
    if (!isPlaying) return undefined;
    if (delay === null) {
      setPlaying(false);
      return undefined;
    }
    const timer = setTimeout(() => show(at + 1), delay);
    return () => clearTimeout(timer);
  }, [isPlaying, at, delay]);
  return {
    at,
    isPlaying,
    show(next) {
      setPlaying(false);
      show(next);
    },
    move(by) {
      setPlaying(false);
      show(stepFrom(events, at, by));
    },
    toggle() {
      if (!isPlaying && at >= last) show(first);
      setPlaying(!isPlaying);
    },
    live() {
      setPlaying(false);
      go({ ...route, at: null }, { replace: true });
    },
  };
}
