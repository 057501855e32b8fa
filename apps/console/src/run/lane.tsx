import type { RunClock } from '../log/folded-clock.ts';
import type { Step } from '../log/steps/step.ts';
import { barsOf, type Bar } from './bars.ts';
import styles from './lane.module.css';

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

/** The bar of a step on the clock of its run. */
export const Lane = ({ step, clock }: { readonly step: Step; readonly clock: RunClock }) => (
  <span className={styles['lane']} aria-hidden="true">
    {barsOf(step, clock).map((bar, at) => (
      <i key={at} className={`${styles['bar']} ${styles[bar.shape]}`} style={placed(bar)} />
    ))}
  </span>
);

const placed = ({ shape, from, to }: Bar) =>
  shape === 'point'
    ? { insetInlineStart: percent(Math.min(from, 0.993)) }
    : { insetInlineStart: `min(${percent(from)}, calc(100% - 3px))`, width: percent(to - from) };
