import type { Run } from '../log/fold-run.ts';
import { totalsOf } from '../log/totals.ts';
import { dollars, duration } from '../text/format.ts';
import { run as text } from '../text/run.ts';
import { Icon } from '../ui/icon.tsx';
import styles from './step-row.module.css';

export interface RunRowProps {
  readonly run: Run;
  readonly index: number;
  readonly count: number;
  readonly isOpen: boolean;
  readonly position: number;
  readonly size: number;
  readonly onOpen: (index: number) => void;
}

/** One line for a whole run; a click shows its steps. */
export function RunRow({ run, index, count, isOpen, position, size, onOpen }: RunRowProps) {
  const { usage, worked_ms } = totalsOf(run);
  const failed = run.end?.type === 'workflow_error';
  return (
    <div
      role="option"
      id={runRowId(index)}
      aria-selected={false}
      aria-posinset={position}
      aria-setsize={size}
      className={`${styles['columns']} ${styles['row']} ${styles['run']}`}
      onClick={() => onOpen(index)}
    >
      <Icon name={isOpen ? 'chevron' : 'next'} size={14} />
      <span className={styles['title']}>
        <b>{text.runOf(index + 1, count)}</b>
        <span className={styles['name']} dir="auto">
          {run.message?.text ?? text.unnamedRun}
        </span>
        {run.end === null && <em className={styles['note']}>{text.ended.open}</em>}
        {failed && <em className={`${styles['note']} ${styles['failed']}`}>{text.ended.failed}</em>}
      </span>
      <span className={styles['number']}>{duration(worked_ms)}</span>
      <span className={`${styles['number']} ${styles['optional']}`}>
        {text.inOut(usage.input_tokens, usage.output_tokens)}
      </span>
      <span className={`${styles['number']} ${styles['optional']}`}>{dollars(usage.cost_usd)}</span>
    </div>
  );
}

export const runRowId = (index: number): string => `run-${index}`;
