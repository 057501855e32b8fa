import { useMemo, useState } from 'react';
import type { DevWorkflow, RuntimeEvent } from '@mozaiks/contracts';
import { contextHistory, type ContextValue } from '../log/context-history.ts';
import { EventLink } from '../run/details/event-link.tsx';
import { SetBy } from '../run/details/set-by.tsx';
import { context as text } from '../text/context.ts';
import { clockTime } from '../text/format.ts';
import { Icon } from '../ui/icon.tsx';
import { shortJson } from '../ui/json-path.ts';
import { JsonTree } from '../ui/json-tree.tsx';
import { variablesOf, type Variable } from './variables.ts';
import styles from './context-tab.module.css';

export interface ContextTabProps {
  readonly events: readonly RuntimeEvent[];
  readonly definition: DevWorkflow | null;
  /** Shows the step of an event. */
  readonly onEvent: (seq: number) => void;
}

/** Every context variable with its value and its history. */
export function ContextTab({ events, definition, onEvent }: ContextTabProps) {
  const variables = useMemo(
    () => variablesOf(contextHistory(events), definition),
    [events, definition],
  );
  if (variables.length === 0) return <p className={styles['empty']}>{text.empty}</p>;
  return (
    <ul className={styles['list']} aria-label={text.label}>
      {variables.map((variable) => (
        <li key={variable.name}>
          <VariableItem
            variable={variable}
            isFirstOpen={variables.length <= FEW}
            onEvent={onEvent}
          />
        </li>
      ))}
    </ul>
  );
}

/** So many are shown with their history. */
const FEW = 5;

interface VariableItemProps {
  readonly variable: Variable;
  readonly isFirstOpen: boolean;
  readonly onEvent: (seq: number) => void;
}

function VariableItem({ variable, isFirstOpen, onEvent }: VariableItemProps) {
  const { name, type, description, values } = variable;
  const [isOpen, setOpen] = useState(isFirstOpen);
  return (
    <>
      <button
        type="button"
        className={styles['variable']}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name={isOpen ? 'chevron' : 'next'} size={14} />
        <span className={styles['name']}>
          <code>{name}</code>
          {type !== null && <small>{type}</small>}
        </span>
        <span className={styles['now']}>
          <Now variable={variable} />
        </span>
        <span className={styles['count']}>{values.length}</span>
      </button>
      {isOpen && (
        <div className={styles['open']}>
          {description !== null && <p>{description}</p>}
          <Whole value={values[0]} />
          {values.length > 0 && <History {...{ name, values, onEvent }} />}
        </div>
      )}
    </>
  );
}

function Now({ variable: { values, fallback, isSensitive } }: { readonly variable: Variable }) {
  const [value] = values;
  if (value?.redacted === true || (isSensitive && value === undefined))
    return <span className={styles['muted']}>{text.hidden}</span>;
  if (value !== undefined && 'value' in value) return <code>{shortJson(value.value)}</code>;
  if (value !== undefined) return <span className={styles['muted']}>{text.removed}</span>;
  if (fallback === undefined) return <span className={styles['muted']}>{text.notSet}</span>;
  return (
    <>
      <code>{shortJson(fallback)}</code> <span className={styles['muted']}>{text.default}</span>
    </>
  );
}

/** A value that does not fit in a line. */
function Whole({ value }: { readonly value: ContextValue | undefined }) {
  if (value === undefined || value.redacted || !('value' in value)) return null;
  const isSmall = typeof value.value !== 'object' && String(value.value).length < 60;
  return isSmall ? null : <JsonTree value={value.value} open={2} />;
}

interface HistoryProps {
  readonly name: string;
  readonly values: readonly ContextValue[];
  readonly onEvent: (seq: number) => void;
}

const MOST = 100;

const History = ({ name, values, onEvent }: HistoryProps) => (
  <table className={styles['history']} aria-label={text.history(name)}>
    <thead>
      <tr>
        <th scope="col">{text.columns.when}</th>
        <th scope="col">{text.columns.value}</th>
        <th scope="col">{text.columns.by}</th>
        <th scope="col">{text.columns.event}</th>
      </tr>
    </thead>
    <tbody>
      {values.slice(0, MOST).map((value) => (
        <tr key={value.seq}>
          <td>{clockTime(value.ts)}</td>
          <td>
            {value.redacted ? (
              text.hidden
            ) : 'value' in value ? (
              <code>{shortJson(value.value)}</code>
            ) : (
              text.removed
            )}
          </td>
          <td>
            <SetBy value={value} />
          </td>
          <td>
            <EventLink seq={value.seq} onSelect={onEvent} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
