import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type CSSProperties,
  type HTMLAttributes,
  type ReactNode,
} from 'react';
import { isAtEnd, rowsInView, scrollTo, type Viewport } from './row-window.ts';
import styles from './virtual-rows.module.css';

export interface VirtualRowsProps {
  readonly count: number;
  /** Pixels; the same for all rows. */
  readonly rowHeight: number;
  /** Draws one row; its element needs a key, and the height of a row. */
  readonly row: (index: number) => ReactNode;
  /** Stays at the top. */
  readonly header?: ReactNode;
  /** Drawn once, behind all rows. */
  readonly backdrop?: ReactNode;
  /** The row that is scrolled into view when it changes; null: none. */
  readonly shown: number | null;
  /** Stays at the end when rows are added, if it is there. */
  readonly follow?: boolean;
  readonly className?: string | undefined;
  readonly style?: CSSProperties | undefined;
  /** Of the element that holds the rows. */
  readonly list?: HTMLAttributes<HTMLDivElement>;
}

const OVERSCAN = 6;

/** A list of any length, of which only the rows in view are in the page. */
export function VirtualRows({
  count,
  rowHeight,
  row,
  header,
  backdrop,
  shown,
  follow = false,
  className,
  style,
  list,
}: VirtualRowsProps) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<Viewport>({ top: 0, height: 0 });
  const atEnd = useRef(follow);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
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
    const top = scrollTo(
      { top: element.scrollTop, height: element.clientHeight },
      { index: shown, rowHeight },
    );
    if (top !== element.scrollTop) element.scrollTop = top;
  }, [shown, rowHeight, view.height === 0]);
  const onScroll = (): void => {
    const element = box.current;
    if (element === null) return;
    atEnd.current = isAtEnd(
      { top: element.scrollTop, height: element.clientHeight },
      count * rowHeight,
    );
    setView({ top: element.scrollTop, height: element.clientHeight });
  };
  const [first, end] = rowsInView(view, { count, rowHeight, overscan: OVERSCAN });
  return (
    <div
      ref={box}
      className={`${styles['box']} ${className ?? ''}`}
      style={style}
      onScroll={onScroll}
    >
      {header}
      <div className={styles['all']} style={{ height: count * rowHeight }}>
        {backdrop}
        <div
          {...list}
          className={styles['window']}
          style={{ transform: `translateY(${first * rowHeight}px)` }}
        >
          {Array.from({ length: end - first }, (_, at) => row(first + at))}
        </div>
      </div>
    </div>
  );
}
