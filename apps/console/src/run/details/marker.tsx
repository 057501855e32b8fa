import type { ReactNode } from 'react';
import type { StepOf } from '../../log/steps/step.ts';
import { detail as text } from '../../text/detail.ts';
import { step as rowText } from '../../text/step.ts';
import { EventLink } from './event-link.tsx';
import { FactList } from './fact-list.tsx';
import { TextBox } from './value-box.tsx';

type Event = StepOf<'marker'>['event'];

/** A guardrail, a summary, an error that the run survived, or another event that takes no time. */
export function MarkerDetail({
  step: { event },
  onSelect,
}: {
  readonly step: StepOf<'marker'>;
  readonly onSelect: (seq: number) => void;
}) {
  const said = 'text' in event ? event.text : null;
  return (
    <>
      <FactList events={factsOf(event, onSelect)} />
      {said !== null && <TextBox name={text.text} text={said} />}
    </>
  );
}

function factsOf(
  event: Event,
  onSelect: (seq: number) => void,
): readonly (readonly [string, ReactNode])[] {
  switch (event.type) {
    case 'guardrail':
      return [
        [text.agent, event.agent],
        [text.stage, event.stage],
        [text.action, rowText.guardrailActions[event.action]],
      ];
    case 'history_summary':
      return [
        [text.agent, event.agent],
        [text.before, <EventLink key="upto" seq={event.upto_seq} onSelect={onSelect} />],
      ];
    case 'error':
      return [
        [text.agent, event.agent],
        [text.code, event.code],
        [text.message, event.message],
        [text.said, event.details?.said],
        [text.retryable, event.retryable ? text.yes : text.no],
      ];
    case 'owner_changed':
      return [[text.name, rowText.takenOver]];
    case 'command_rejected':
      return [
        [text.code, event.code],
        [text.message, event.message],
      ];
    case 'user_message':
    case 'agent_response':
      return [];
  }
}
