import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';

export interface StuckToEnd {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Also of what grows in it. */
  readonly content: RefObject<HTMLDivElement | null>;
  /** False: the reader has scrolled away, and is left there. */
  readonly atEnd: boolean;
  readonly onScroll: () => void;
  readonly toEnd: () => void;
}

/** Less than this from the end counts as the end, in pixels. */
const NEAR = 48;

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
    const { current: box } = content;
    if (box === null) return;
    const observer = new ResizeObserver(() => {
      if (stuck.current) showEnd(scroller.current);
    });
    observer.observe(box);
    if (scroller.current !== null) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, []);
  const onScroll = useCallback(() => {
    const { current: box } = scroller;
    if (box === null) return;
    stuck.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    setAtEnd(stuck.current);
  }, []);
  return { scroller, content, atEnd, onScroll, toEnd };
}

/** A question that is higher than the window is shown from its beginning. */
function showEnd(box: HTMLElement | null): void {
  if (box === null) return;
  const question = [...box.querySelectorAll<HTMLElement>('[data-question]')].at(-1);
  if (question !== undefined && question.offsetHeight > box.clientHeight) question.scrollIntoView({ block: 'start' });
  else box.scrollTo({ top: box.scrollHeight });
}
