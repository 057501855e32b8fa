import type { CSSProperties, HTMLAttributes, ReactNode } from 'react';
import { rowsInView } from './row-window.ts';
import { useRowScroll } from './use-row-scroll.ts';
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
export function VirtualRows(props: VirtualRowsProps) {
  const { count, rowHeight, row, header, backdrop, className, style, list } = props;
  const { box, view, onScroll } = useRowScroll(props);
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
