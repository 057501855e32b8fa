import type { CSSProperties } from 'react';
import type { Fold, RunClock, Tick } from '../log/folded-clock.ts';
import { duration, tick as tickText } from '../text/format.ts';
import { run as text } from '../text/run.ts';
import styles from './ruler.module.css';
import rowStyles from './step-row.module.css';

interface RulerProps {
  readonly clock: RunClock;
  readonly ticks: readonly Tick[];
}

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

/** The names of the columns, with the clock over the lanes. */
export const TableHead = ({ clock, ticks }: RulerProps) => (
  <div className={`${rowStyles['columns']} ${styles['head']}`} aria-hidden="true">
    <span className={rowStyles['seq']}>{text.columns.seq}</span>
    <span>{text.columns.step}</span>
    <span className={styles['lane']}>
      <Folds clock={clock} />
      {ticks.map(
        ({ ms, place }) =>
          !isNearFold(place, clock) && (
            <span key={ms} className={styles['label']} style={{ insetInlineStart: percent(place) }}>
              {tickText(ms)}
            </span>
          ),
      )}
      {clock.folds.map((fold) => (
        <em key={fold.from} className={styles['wait']} style={besideFold(fold, clock)}>
          {duration(fold.to - fold.from)}
        </em>
      ))}
    </span>
    <span className={rowStyles['number']}>{text.columns.time}</span>
    <span className={`${rowStyles['number']} ${rowStyles['optional']}`}>{text.columns.tokens}</span>
    <span className={`${rowStyles['number']} ${rowStyles['optional']}`}>{text.columns.cost}</span>
  </div>
);

/** The share of the width that a label needs. */
const LABEL = 0.14;

const middle = ({ from, to }: Fold, clock: RunClock): number =>
  (clock.place(from) + clock.place(to)) / 2;
const isNearFold = (place: number, clock: RunClock): boolean =>
  clock.folds.some(
    ({ from, to }) => place > clock.place(from) - LABEL && place < clock.place(to) + LABEL,
  );

/** Over the middle of the fold, or before its end if the columns on the right begin there. */
function besideFold(fold: Fold, clock: RunClock): CSSProperties {
  if (clock.place(fold.to) <= 0.98) return { insetInlineStart: percent(middle(fold, clock)) };
  return { insetInlineEnd: percent(1 - clock.place(fold.to)), transform: 'none' };
}

/** The lines of the clock and the folded waits, behind all rows. */
export const Backdrop = ({ clock, ticks }: RulerProps) => (
  <div className={`${rowStyles['columns']} ${styles['backdrop']}`} aria-hidden="true">
    <span />
    <span />
    <span className={styles['lane']}>
      <Folds clock={clock} />
      {ticks.map(({ ms, place }) => (
        <i key={ms} className={styles['tick']} style={{ insetInlineStart: percent(place) }} />
      ))}
    </span>
  </div>
);

const Folds = ({ clock }: { readonly clock: RunClock }) =>
  clock.folds.map(({ from, to }) => (
    <b
      key={from}
      className={styles['fold']}
      style={{
        insetInlineStart: percent(clock.place(from)),
        width: percent(clock.place(to) - clock.place(from)),
      }}
    />
  ));
