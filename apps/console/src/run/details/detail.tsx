import { useState } from 'react';
import type { DevWorkflow, RuntimeEvent } from '@mozaiks/contracts';
import { contextHistory } from '../../log/context-history.ts';
import { definitionOf } from '../../log/definition.ts';
import { eventsOfStep } from '../../log/find-step.ts';
import type { Run } from '../../log/fold-run.ts';
import { reasonOf } from '../../log/reason.ts';
import type { Step } from '../../log/steps/step.ts';
import { detail as text } from '../../text/detail.ts';
import { why } from '../../text/why.ts';
import { Icon } from '../../ui/icon.tsx';
import { ForkButton, ForkNotice, type Forking } from '../fork-button.tsx';
import type { ForkChoice } from '../fork-choice.ts';
import { labelOf } from '../step-label.ts';
import { ChildDetail } from './child.tsx';
import { ContextChangeDetail } from './context-change.tsx';
import { EndDetail } from './end.tsx';
import { HandoffDetail } from './handoff.tsx';
import { HookDetail } from './hook.tsx';
import { JsonEvents } from './json-events.tsx';
import { MarkerDetail } from './marker.tsx';
import { ModelCallDetail } from './model-call.tsx';
import { QuestionDetail } from './question.tsx';
import { ToolCallDetail } from './tool-call.tsx';
import { TurnDetail } from './turn.tsx';
import { ValueBox } from './value-box.tsx';
import styles from './details.module.css';

export interface DetailProps {
  readonly step: Step;
  readonly run: Run;
  readonly events: readonly RuntimeEvent[];
  readonly definition: DevWorkflow | null;
  /** The end of what is under way, in milliseconds since the epoch. */
  readonly now: number;
  readonly forking: Forking;
  readonly choice: ForkChoice;
  /** Selects the row of an event. */
  readonly onSelect: (seq: number) => void;
  /** Absent: it cannot be closed. */
  readonly onClose?: (() => void) | undefined;
}

/** Everything about one step. */
export function Detail(props: DetailProps) {
  const { step, forking, choice, onClose } = props;
  const [isJson, setJson] = useState(false);
  const label = labelOf(step);
  const title = step.kind === 'handoff' ? why.title(step.event.to) : label.name;
  return (
    <section className={styles['detail']} aria-label={text.label}>
      <header className={styles['head']}>
        {label.icon !== null && <Icon name={label.icon} />}
        <h2 title={title}>{title}</h2>
        <span className={styles['actions']}>
          <ForkButton forking={forking} />
          <button
            type="button"
            className={styles['action']}
            aria-pressed={isJson}
            onClick={() => setJson(!isJson)}
          >
            <Icon name="json" size={14} />
            {text.json}
          </button>
          {onClose !== undefined && (
            <button
              type="button"
              className={styles['action']}
              aria-label={text.close}
              title={text.close}
              onClick={onClose}
            >
              <Icon name="cross" size={14} />
            </button>
          )}
        </span>
      </header>
      <ForkNotice forking={forking} choice={choice} />
      <div className={styles['body']} tabIndex={0} role="group" aria-label={title} data-detail>
        {isJson ? <JsonEvents events={eventsOfStep(step)} /> : <DetailOf {...props} />}
      </div>
    </section>
  );
}

function DetailOf({ step, run, events, definition, now, onSelect }: DetailProps) {
  switch (step.kind) {
    case 'turn':
      return <TurnDetail step={step} now={now} />;
    case 'model':
      return <ModelCallDetail step={step} />;
    case 'tool':
      return <ToolCallDetail step={step} now={now} />;
    case 'handoff': {
      const known = definitionOf(definition, run);
      return (
        <HandoffDetail
          reason={reasonOf(step.event, events, known)}
          workflow_name={run.start?.workflow_name ?? ''}
          isOtherVersion={definition !== null && known === null}
          onSelect={onSelect}
        />
      );
    }
    case 'context':
      return (
        <ContextChangeDetail step={step} history={contextHistory(events)} onSelect={onSelect} />
      );
    case 'output':
      return <ValueBox name={step.event.model} value={step.event.value} path="value" />;
    case 'question':
      return <QuestionDetail step={step} now={now} />;
    case 'child':
      return <ChildDetail step={step} />;
    case 'hook':
      return <HookDetail step={step} />;
    case 'marker':
      return <MarkerDetail step={step} onSelect={onSelect} />;
    case 'end':
      return <EndDetail step={step} run={run} />;
    case 'other':
      return <JsonEvents events={[step.event]} />;
  }
}
