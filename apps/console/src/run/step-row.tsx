import { memo } from 'react';
import type { RunClock } from '../log/folded-clock.ts';
import { isFailed, type Step } from '../log/steps/step.ts';
import { dollars, duration } from '../text/format.ts';
import { run as text } from '../text/run.ts';
import { Icon } from '../ui/icon.tsx';
import { Lane } from './lane.tsx';
import { labelOf } from './step-label.ts';
import { numbersOf } from './step-numbers.ts';
import styles from './step-row.module.css';

export interface StepRowProps {
  readonly step: Step;
  readonly clock: RunClock;
  readonly color: string;
  readonly isSelected: boolean;
  /** Its place in the list, from 1, and the length of the list. */
  readonly position: number;
  readonly size: number;
  readonly onSelect: (step: Step) => void;
  /** Said in place of the note of its label, such as the progress of a tool. */
  readonly note?: string | undefined;
}

/**
 * A row of the run table. The element is an option of a listbox, which has the focus and the keys.
 */
export const StepRow = memo(function StepRow(props: StepRowProps) {
  const { step, clock, color, isSelected, position, size, onSelect } = props;
  const { time, tokens, cost } = numbersOf(step, clock.to);
  const look = [styles['columns'], styles['row'], styles['step'], styles[step.kind] ?? ''];
  return (
    <div
      role="option"
      id={rowId(step)}
      aria-selected={isSelected}
      aria-posinset={position}
      aria-setsize={size}
      className={[...look, isFailed(step) ? styles['failedRow'] : ''].join(' ')}
      style={{ '--c': color, '--depth': step.depth }}
      onClick={() => onSelect(step)}
    >
      <span className={styles['seq']}>{step.seq}</span>
      <Name {...props} />
      <Lane step={step} clock={clock} />
      <span className={styles['number']}>{time === null ? '' : duration(time)}</span>
      <span className={`${styles['number']} ${styles['optional']}`}>
        {tokens === null ? '' : text.inOut(tokens.input, tokens.output)}
      </span>
      <span className={`${styles['number']} ${styles['optional']}`}>
        {cost === null ? '' : dollars(cost.usd)}
      </span>
    </div>
  );
});

function Name({ step, note }: Pick<StepRowProps, 'step' | 'note'>) {
  const label = labelOf(step);
  const shownNote = note ?? label.note;
  return (
    <span className={styles['what']}>
      {label.icon === null ? (
        <span className={styles['dot']} />
      ) : (
        <Icon name={label.icon} size={14} />
      )}
      <span className={`${styles['name']} ${label.mono ? styles['mono'] : ''}`} title={label.name}>
        {label.name}
      </span>
      {shownNote !== '' && (
        <em className={`${styles['note']} ${styles[label.tone]}`}>{shownNote}</em>
      )}
    </span>
  );
}

export const rowId = (step: Step): string => `step-${step.id}`;
