import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { isAtEnd, scrollTo, type Viewport } from './row-window.ts';
import type { VirtualRowsProps } from './virtual-rows.tsx';

interface RowScroll {
  /** The element that scrolls. */
  readonly box: RefObject<HTMLDivElement | null>;
  readonly view: Viewport;
  readonly onScroll: () => void;
}

type Scrolled = Pick<VirtualRowsProps, 'count' | 'rowHeight' | 'shown' | 'follow'>;

const viewportOf = ({ scrollTop, clientHeight }: HTMLElement): Viewport => ({
  top: scrollTop,
  height: clientHeight,
});

/**
 * Where a list of rows is scrolled to: at its end while it follows it, and where the shown row is
 * in view.
 */
export function useRowScroll({ count, rowHeight, shown, follow = false }: Scrolled): RowScroll {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<Viewport>({ top: 0, height: 0 });
  const atEnd = useRef(follow);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setView(viewportOf(element)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (follow && atEnd.current && box.current !== null)
      box.current.scrollTop = box.current.scrollHeight;
  }, [follow, count, rowHeight, view.height]);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || shown === null || view.height === 0) return;
    const top = scrollTo(viewportOf(element), { index: shown, rowHeight });
    if (top !== element.scrollTop) element.scrollTop = top;
  }, [shown, rowHeight, view.height === 0]);
  // The row stays in view when something below the list takes a part of its height.
  const before = useRef(view);
  useLayoutEffect(() => {
    const { current: last } = before;
    before.current = view;
    if (box.current === null || shown === null || view.height >= last.height) return;
    const place = { index: shown, rowHeight };
    if (scrollTo(last, place) === last.top) box.current.scrollTop = scrollTo(view, place);
  }, [view]);
  const onScroll = (): void => {
    if (box.current === null) return;
    const scrolled = viewportOf(box.current);
    atEnd.current = isAtEnd(scrolled, count * rowHeight);
    setView(scrolled);
  };
  return { box, view, onScroll };
}
