import type { ReactNode } from 'react';
import type { Alternative, Reason, SeenValue } from '../../log/reason.ts';
import { dollars, duration } from '../../text/format.ts';
import { run } from '../../text/run.ts';
import { why as text } from '../../text/why.ts';
import { Icon } from '../../ui/icon.tsx';
import { shortJson } from '../../ui/json-path.ts';
import { SetBy } from './set-by.tsx';
import { EventLink } from './event-link.tsx';
import { Code, FactList } from './fact-list.tsx';
import { RuleLink, RuleSource } from './rule-place.tsx';
import styles from './details.module.css';

export interface HandoffDetailProps {
  readonly reason: Reason;
  readonly workflow_name: string;
  /** The run was on another version than the one whose definition is known. */
  readonly isOtherVersion: boolean;
  readonly onSelect: (seq: number) => void;
}

/** Why a handoff fired. */
export function HandoffDetail({
  reason,
  workflow_name,
  isOtherVersion,
  onSelect,
}: HandoffDetailProps) {
  const { event, choice, seen, passed, place, otherwise } = reason;
  const byModel = event.rule.kind === 'llm';
  return (
    <>
      <p>
        <Sentence reason={reason} />
      </p>
      <FactList
        events={[
          [text.picked, byModel && <Picked condition={event.because.text} />],
          ...seen.flatMap((value) => seenEvents(value, { ts: event.ts, onSelect })),
          ...passed.map(
            (each, at) => [passedName(each), <Passed key={at} alternative={each} />] as const,
          ),
          [text.also, event.because.also?.join(', ')],
          [
            text.cost,
            choice === null
              ? null
              : text.spent(
                  run.inOut(choice.input_tokens, choice.output_tokens),
                  dollars(choice.cost_usd),
                ),
          ],
          [
            text.rule,
            place === null ? null : <RuleLink place={place} workflow_name={workflow_name} />,
          ],
        ]}
      />
      {place !== null && place.source.length > 0 && (
        <RuleSource place={place} condition={event.rule.condition} />
      )}
      {otherwise !== null && (
        <FactList events={[[text.otherwise, text.otherwiseText(event.from, otherwise)]]} />
      )}
      {isOtherVersion && <p className={styles['muted']}>{text.anotherVersion}</p>}
    </>
  );
}

const passedName = ({ kind }: Alternative): string =>
  kind === 'llm' ? text.notPicked : text.tried;

function Sentence({ reason: { event, choice, passed } }: { readonly reason: Reason }): ReactNode {
  const { from, rule, because } = event;
  if (rule.kind === 'guardrail') return text.guardrail(because.text);
  if (rule.kind === 'tool') return text.tool(because.text);
  if (rule.kind === 'pattern') return text.pattern(because.text);
  if (rule.kind === 'llm')
    return (
      <>
        {text.model(from, passed.filter(({ kind }) => kind === 'llm').length)}
        {choice !== null && (
          <>
            {text.after}
            <b>{duration(choice.duration_ms)}</b>
          </>
        )}
        .
      </>
    );
  if (rule.condition === undefined) return text.always(from);
  const [was, value, rest] = text.wasTrue;
  return (
    <>
      {text.expression(from, rule.kind)} <Code>{rule.condition}</Code> {was}
      <b>{value}</b>
      {rest}
    </>
  );
}

const Picked = ({ condition }: { readonly condition: string }) => (
  <span className={`${styles['alternative']} ${styles['picked']}`}>
    <Icon name="check" size={13} />
    <span dir="auto">{condition}</span>
  </span>
);

const Passed = ({
  alternative: { kind, to, condition },
}: {
  readonly alternative: Alternative;
}) => (
  <span className={`${styles['alternative']} ${styles['muted']}`}>
    <Icon name="cross" size={13} />
    <span>
      {condition !== null && (kind === 'llm' ? `${condition} ` : <Code>{condition}</Code>)}
      {condition !== null && kind !== 'llm' && ` ${text.didNotHold} `}→ {to}
    </span>
  </span>
);

interface Seen {
  readonly ts: string;
  readonly onSelect: (seq: number) => void;
}

function seenEvents(
  { name, value, set_by, before }: SeenValue,
  { ts, onSelect }: Seen,
): (readonly [string, ReactNode])[] {
  return [
    [
      text.saw,
      <Code key="saw">
        {name} = {shortJson(value)}
      </Code>,
    ],
    [
      text.setBy,
      set_by === null ? (
        text.neverSet
      ) : (
        <>
          <SetBy value={set_by} />, <EventLink seq={set_by.seq} onSelect={onSelect} />,{' '}
          {text.earlier(Date.parse(ts) - Date.parse(set_by.ts))}
        </>
      ),
    ],
    [
      text.before,
      before === null ? null : (
        <>
          <Code>{'value' in before ? shortJson(before.value) : text.noValueBefore}</Code>,{' '}
          {text.from}
          <SetBy value={before} /> (<EventLink seq={before.seq} onSelect={onSelect} />)
        </>
      ),
    ],
  ];
}
