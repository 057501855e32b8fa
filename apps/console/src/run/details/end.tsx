import type { Run } from '../../log/fold-run.ts';
import type { StepOf } from '../../log/steps/step.ts';
import { totalsOf } from '../../log/totals.ts';
import { dollars, duration } from '../../text/format.ts';
import { detail as text } from '../../text/detail.ts';
import { run as runText, totals } from '../../text/run.ts';
import { step as rowText } from '../../text/step.ts';
import { FactList } from './fact-list.tsx';
import styles from './details.module.css';

/** How a run ended, and whether its totals are those of its rows. */
export function EndDetail({
  step: { event },
  run,
}: {
  readonly step: StepOf<'end'>;
  readonly run: Run;
}) {
  const { differences } = totalsOf(run);
  const { usage } = event;
  const check =
    differences.length === 0
      ? totals.checked
      : differences.map((each) => totals.differs(each.name, each.reported, each.summed)).join('. ');
  return (
    <>
      <FactList
        events={[
          ...(event.type === 'workflow_complete'
            ? [[text.reason, rowText.reason(event.reason)] as const]
            : failure(event)),
          [text.took, event.type === 'workflow_complete' ? duration(event.duration_ms) : null],
          [
            text.tokens,
            usage === undefined ? null : runText.inOut(usage.input_tokens, usage.output_tokens),
          ],
          [text.cost, usage === undefined ? null : dollars(usage.cost_usd)],
          [text.check, usage === undefined ? null : check],
        ]}
      />
    </>
  );
}

const failure = (event: Extract<StepOf<'end'>['event'], { readonly type: 'workflow_error' }>) =>
  [
    [text.code, <code key="code">{event.code}</code>],
    [
      text.message,
      <span key="message" className={styles['failure']}>
        {event.message}
      </span>,
    ],
    [text.said, event.details?.said],
    [text.retryable, event.retryable ? text.yes : text.no],
  ] as const;
