import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';

export interface StuckToEnd {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** What grows in it. */
  readonly content: RefObject<HTMLDivElement | null>;
  /** False: the reader has scrolled away, and is left there. */
  readonly atEnd: boolean;
  readonly toEnd: () => void;
}

/** Less than this from the end counts as the end, in pixels. */
const NEAR = 48;
/**
 * A scroll so soon after one of these is the reader's; every other one comes from what grows or
 * shrinks.
 */
const READER_MS = 1_000;
const READER_EVENTS = ['wheel', 'touchmove', 'pointerdown', 'keydown', 'focusin'] as const;

/** Keeps a list that grows at its end, unless its reader has scrolled away. */
export function useStuckToEnd(): StuckToEnd {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);
  const [atEnd, setAtEnd] = useState(true);
  const toEnd = useCallback(() => {
    stuck.current = true;
    setAtEnd(true);
    showEnd(scroller.current);
  }, []);
  useLayoutEffect(() => {
    const { current: box } = scroller;
    if (box === null || content.current === null) return;
    let actedAt = 0;
    const onReader = (): void => void (actedAt = performance.now());
    const onScroll = (): void => {
      const isNear = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
      if (isNear) stuck.current = true;
      else if (performance.now() - actedAt < READER_MS) stuck.current = false;
      setAtEnd(isNear || stuck.current);
    };
    const observer = new ResizeObserver(() => {
      if (stuck.current) showEnd(box);
    });
    observer.observe(content.current);
    observer.observe(box);
    for (const name of READER_EVENTS) box.addEventListener(name, onReader, { passive: true });
    box.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      for (const name of READER_EVENTS) box.removeEventListener(name, onReader);
      box.removeEventListener('scroll', onScroll);
    };
  }, []);
  return { scroller, content, atEnd, toEnd };
}

/** A question that is higher than the window is shown from its beginning. */
function showEnd(box: HTMLElement | null): void {
  if (box === null) return;
  const question = [...box.querySelectorAll<HTMLElement>('[data-question]')].at(-1);
  if (question !== undefined && question.offsetHeight > box.clientHeight)
    question.scrollIntoView({ block: 'start' });
  else box.scrollTo({ top: box.scrollHeight });
}
