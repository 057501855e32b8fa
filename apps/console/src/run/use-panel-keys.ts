import { useEffect, useRef } from 'react';
import { PANELS, type Panel } from '../app/route.ts';
import { singleKeysOn } from '../app/single-keys.ts';
import { isOverlaid } from '../ui/is-overlaid.ts';
import { isTyping } from '../ui/is-typing.ts';

/** What single keys do in the run panel. Absent: not now. */
export interface PanelKeys {
  /** To the next step or the one before. */
  readonly move: (by: number) => void;
  readonly detail: () => void;
  readonly why: () => void;
  readonly fork: (() => void) | undefined;
  readonly widen: () => void;
  readonly panel: (panel: Panel) => void;
  /** To the next event or the one before. */
  readonly replay: (by: number) => void;
  readonly play: () => void;
  /** Whether there was something to close. */
  readonly close: () => boolean;
}

/**
 * Keys work wherever the focus is, but in a field. A key that an element has used already is left
 * to it.
 */
export function usePanelKeys(keys: PanelKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isTyping(event) || isOverlaid()) return;
      if (event.key.length === 1 && !singleKeysOn()) return;
      const act = actionOf(event, latest.current);
      if (act === undefined) return;
      if (act() !== false) event.preventDefault();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}

type Action = () => boolean | void;

function actionOf({ key, target }: KeyboardEvent, keys: PanelKeys): Action | undefined {
  const panel = PANELS[Number(key) - 1];
  if (panel !== undefined && /^[1-4]$/.test(key)) return () => keys.panel(panel);
  // Buttons, links, tabs and sliders have their own use for these.
  const isControl =
    target instanceof HTMLElement &&
    target.closest('button, a, summary, [role=tab], input') !== null;
  if (!isControl) {
    if (key === 'Enter') return keys.detail;
    if (key === ' ') return keys.play;
    if (key === 'ArrowLeft' || key === 'ArrowRight')
      return () => keys.replay(key === 'ArrowLeft' ? -1 : 1);
  }
  switch (key.length === 1 ? key.toLowerCase() : key) {
    case 'j':
      return () => keys.move(1);
    case 'k':
      return () => keys.move(-1);
    case 'w':
      return keys.why;
    case 'f':
      return keys.fork;
    case 't':
      return keys.widen;
    case 'Escape':
      return keys.close;
    default:
      return undefined;
  }
}
