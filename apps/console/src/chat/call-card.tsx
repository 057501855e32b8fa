import { useState } from 'react';
import type { JsonObject, JsonValue } from '@mozaiks/contracts';
import type { CallProgress } from '@mozaiks/contracts/chat-view';
import { decisionIn } from '../log/decision-in.ts';
import {
  ARGUMENTS,
  ERROR,
  FAILED,
  RESULT,
  SUCCEEDED,
  closedText,
  outcomeText,
  progressText,
} from '../text/chat.ts';
import { duration } from '../text/format.ts';
import { Chip } from '../ui/chip.tsx';
import { Icon } from '../ui/icon.tsx';
import { JsonText } from '../ui/json-text.tsx';
import styles from './card.module.css';
import type { Asked, ItemOf } from './item.ts';

interface CallCardProps {
  readonly item: ItemOf<'call'>;
  readonly progress: CallProgress | undefined;
}

/** One call of a tool in a line, which opens to its arguments and its result. */
export function CallCard({ item: { call, asked }, progress }: CallCardProps) {
  const [open, setOpen] = useState(false);
  const { tool, state, result, error, duration_ms } = call;
  return (
    <div className={`${styles.card} ${state === 'failed' ? styles.bad : ''}`}>
      <button
        type="button"
        className={styles.head}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="tool" />
        <span className={styles.name}>{tool}</span>
        <span className={styles.args}>{shortArguments(call.arguments)}</span>
        {asked !== null && <AnswerChip asked={asked} />}
        {state === 'running' && <Chip tone="calm">{progressText(progress)}</Chip>}
        {duration_ms !== undefined && <span className={styles.time}>{duration(duration_ms)}</span>}
        {state === 'ok' && <Mark kind="ok" />}
        {state === 'failed' && <Mark kind="failed" />}
      </button>
      {open && (
        <div className={styles.io}>
          <Side title={ARGUMENTS} value={call.arguments} />
          {error !== undefined && (
            <Side title={ERROR} value={{ code: error.code, message: error.message }} />
          )}
          {error === undefined && result !== undefined && <Side title={RESULT} value={result} />}
        </div>
      )}
      {!open && error !== undefined && <p className={styles.error}>{error.message}</p>}
    </div>
  );
}

const Side = ({ title, value }: { readonly title: string; readonly value: JsonValue }) => (
  <div>
    <b>{title}</b>
    <JsonText value={value} />
  </div>
);

const Mark = ({ kind }: { readonly kind: 'ok' | 'failed' }) => (
  <span className={styles[kind]} role="img" aria-label={kind === 'ok' ? SUCCEEDED : FAILED}>
    <Icon name={kind === 'ok' ? 'check' : 'cross'} />
  </span>
);

export function AnswerChip({ asked: { question, outcome } }: { readonly asked: Asked }) {
  if (outcome.kind === 'open') return null;
  if (outcome.kind === 'closed') return <Chip>{closedText(outcome.code)}</Chip>;
  const isRejected = question.kind === 'approval' && decisionIn(outcome.value) === 'reject';
  return (
    <Chip tone={isRejected ? 'failed' : 'ok'}>
      <Icon name={isRejected ? 'cross' : 'check'} />
      {outcomeText(outcome.value, question.kind, outcome.waited_ms)}
    </Chip>
  );
}

/** The values alone: `A-100, 120` */
const shortArguments = (given: JsonObject): string =>
  Object.values(given)
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join(', ')
    .slice(0, 200);
