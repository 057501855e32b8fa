import { valuesBefore, type ContextHistory, type ContextValue } from '../../log/context-history.ts';
import type { StepOf } from '../../log/steps/step.ts';
import { detail as text } from '../../text/detail.ts';
import { why } from '../../text/why.ts';
import { shortJson } from '../../ui/json-path.ts';
import { Code, FactList } from './fact-list.tsx';
import { EventLink } from './event-link.tsx';
import { SetBy } from './set-by.tsx';
import { ValueBox } from './value-box.tsx';

export interface ContextChangeProps {
  readonly step: StepOf<'context'>;
  readonly history: ContextHistory;
  readonly onSelect: (seq: number) => void;
}

/** Variables that changed, with the values that they had before. */
export function ContextChangeDetail({ step: { event }, history, onSelect }: ContextChangeProps) {
  const names = [...Object.keys(event.set), ...(event.unset ?? [])];
  const change = history.get(names[0] ?? '')?.find(({ seq }) => seq === event.seq);
  return (
    <>
      <FactList
        events={[
          [text.setBy, change === undefined ? null : <SetBy value={change} />],
          ...names.map(
            (name) =>
              [
                name,
                <Before
                  key={name}
                  value={valuesBefore(history, name, event.seq)[0]}
                  onSelect={onSelect}
                />,
              ] as const,
          ),
        ]}
      />
      <ValueBox name={text.values} value={event.set} path="set" />
    </>
  );
}

function Before({
  value,
  onSelect,
}: {
  readonly value: ContextValue | undefined;
  readonly onSelect: (seq: number) => void;
}) {
  if (value === undefined || !('value' in value))
    return <>{`${text.before.toLowerCase()}: ${why.noValueBefore}`}</>;
  return (
    <>
      {text.before.toLowerCase()}: <Code>{shortJson(value.value)}</Code> (
      <EventLink seq={value.seq} onSelect={onSelect} />)
    </>
  );
}
