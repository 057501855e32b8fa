import type { StepOf } from '../../log/steps/step.ts';
import { dateTime, duration } from '../../text/format.ts';
import { detail as text } from '../../text/detail.ts';
import { step as rowText } from '../../text/step.ts';
import { FactList } from './fact-list.tsx';
import { ValueBox } from './value-box.tsx';

/** A question to a person, and the answer. */
export function QuestionDetail({
  step: { event, answer, from, to },
  now,
}: {
  readonly step: StepOf<'question'>;
  readonly now: number;
}) {
  const value = answer?.type === 'user_message' ? answer.text : answer?.value;
  return (
    <>
      <FactList
        events={[
          [text.agent, event.agent],
          [text.question, event.prompt === '' ? rowText.asks[event.kind] : event.prompt],
          [text.options, event.options?.join(', ')],
          [text.asked, dateTime(event.ts)],
          [text.waited, duration((to ?? now) - from)],
        ]}
      />
      {value !== undefined && <ValueBox name={text.answer} value={value} path="value" />}
    </>
  );
}
