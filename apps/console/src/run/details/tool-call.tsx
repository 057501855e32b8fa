import type { StepOf } from '../../log/steps/step.ts';
import { dateTime, duration } from '../../text/format.ts';
import { detail as text } from '../../text/detail.ts';
import { FactList } from './fact-list.tsx';
import { ValueBox } from './value-box.tsx';
import styles from './details.module.css';

/** A tool call: arguments and result side by side, and what a person was asked about it. */
export function ToolCallDetail({
  step,
  now,
}: {
  readonly step: StepOf<'tool'>;
  readonly now: number;
}) {
  const { event, result, questions } = step;
  return (
    <>
      <FactList
        events={[
          [text.agent, event.agent],
          [text.kind, event.kind.replace('_', ' ')],
          [text.took, result === null ? null : duration(result.duration_ms)],
          ...questions.map(
            ({ event: asked, from, to }, at) =>
              [
                at === 0 ? text.waited : `${text.waited} (${at + 1})`,
                text.waitedFrom(duration((to ?? now) - from), dateTime(asked.ts)),
              ] as const,
          ),
          [
            text.error,
            result?.error === undefined ? null : (
              <span
                className={styles['failure']}
              >{`${result.error.code}: ${result.error.message}`}</span>
            ),
          ],
        ]}
      />
      <div className={styles['pair']}>
        <ValueBox name={text.arguments} value={event.arguments} path="arguments" />
        {result?.ok === true && (
          <ValueBox name={text.result} value={result.result ?? null} path="result" />
        )}
        {result === null && step.to === null && <p className={styles['muted']}>{text.noResult}</p>}
      </div>
      {questions.map(
        ({ answer }) =>
          answer !== null && (
            <ValueBox key={answer.seq} name={text.answer} value={answer.value} path="value" />
          ),
      )}
    </>
  );
}
