import { useMemo } from 'react';
import { hashOf } from '../../app/hash.ts';
import { chatRoute } from '../../app/route.ts';
import { useEvents } from '../../compare/use-events.ts';
import { foldLog } from '../../log/fold-log.ts';
import type { Step } from '../../log/steps/step.ts';
import { detail as text } from '../../text/detail.ts';
import { duration } from '../../text/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { labelOf } from '../step-label.ts';
import { numbersOf } from '../step-numbers.ts';
import styles from './child-steps.module.css';

interface ChildStepsProps {
  readonly chat_id: string;
  /** Changes when there may be more of them. */
  readonly state: string;
}

/** A longer run is read in its own chat. */
const MOST = 200;

/** The rows of the run of a nested chat. Each leads to its place in that chat. */
export function ChildSteps({ chat_id, state }: ChildStepsProps) {
  const { events, error } = useEvents(chat_id, state);
  const runs = useMemo(() => foldLog(events ?? []), [events]);
  if (error !== null) return <p className={styles['note']}>{text.childFailed(error)}</p>;
  if (events === null) return <p className={styles['note']}>{text.childLoading}</p>;
  const rows = runs.flatMap(({ steps, to }) => steps.map((step) => ({ step, to })));
  return (
    <section aria-label={text.childSteps}>
      <h3 className={styles['title']}>{text.childSteps}</h3>
      <ul className={styles['steps']}>
        {rows.slice(0, MOST).map(({ step, to }) => (
          <Row key={step.id} chat_id={chat_id} step={step} to={to} />
        ))}
      </ul>
      {rows.length > MOST && <p className={styles['note']}>{text.childMore(rows.length - MOST)}</p>}
    </section>
  );
}

interface RowProps {
  readonly chat_id: string;
  readonly step: Step;
  readonly to: number;
}

function Row({ chat_id, step, to }: RowProps) {
  const { icon, name, note } = labelOf(step);
  const { time } = numbersOf(step, to);
  return (
    <li data-depth={step.depth}>
      <a href={hashOf({ ...chatRoute(chat_id), panel: 'run', step: step.id })}>
        {icon !== null && <Icon name={icon} size={14} />}
        <b title={name}>{name}</b>
        <span>{note}</span>
        <span className={styles['time']}>{time === null ? '' : duration(time)}</span>
      </a>
    </li>
  );
}
