import type { StepOf } from '../../log/steps/step.ts';
import { duration } from '../../text/format.ts';
import { detail as text } from '../../text/detail.ts';
import { FactList } from './fact-list.tsx';
import styles from './details.module.css';

/** A call of the author's function by a hook. */
export const HookDetail = ({ step: { event } }: { readonly step: StepOf<'hook'> }) => (
  <FactList
    events={[
      [text.function, <code key="function">{event.function}</code>],
      [text.kind, event.hook],
      [text.agent, event.agent],
      [text.took, duration(event.duration_ms)],
      [
        text.outcome,
        event.ok ? (
          text.outcomes.ok
        ) : (
          <span className={styles['failure']}>{text.outcomes.failed}</span>
        ),
      ],
    ]}
  />
);
