import { hashOf } from '../../app/hash.ts';
import { chatRoute } from '../../app/route.ts';
import type { StepOf } from '../../log/steps/step.ts';
import { dollars } from '../../text/format.ts';
import { detail as text } from '../../text/detail.ts';
import { run } from '../../text/run.ts';
import { ChildSteps } from './child-steps.tsx';
import { FactList } from './fact-list.tsx';
import { ValueBox } from './value-box.tsx';
import styles from './details.module.css';

/** A nested workflow: its chat, its result and what it used. */
export function ChildDetail({ step: { event, complete } }: { readonly step: StepOf<'child'> }) {
  const usage = complete?.usage;
  return (
    <>
      <FactList
        events={[
          [text.workflow, event.workflow_name],
          [
            text.chat,
            <a key="chat" className={styles['link']} href={hashOf(chatRoute(event.child_chat_id))}>
              {text.openChat}
            </a>,
          ],
          [text.status, complete?.status],
          [
            text.tokens,
            usage === undefined ? null : run.inOut(usage.input_tokens, usage.output_tokens),
          ],
          [text.cost, usage === undefined ? null : dollars(usage.cost_usd)],
        ]}
      />
      <ChildSteps chat_id={event.child_chat_id} state={complete?.status ?? 'running'} />
      {complete !== null && <ValueBox name={text.result} value={complete.result} path="result" />}
    </>
  );
}
