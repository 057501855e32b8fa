import { useMemo } from 'react';
import { Bar } from '../app/bar.tsx';
import type { Route } from '../app/route.ts';
import { useDefinition } from '../chat/use-definition.ts';
import { foldLog } from '../log/fold-log.ts';
import { compare as text } from '../text/compare.ts';
import { agentHues, agentsOf } from '../ui/agent-hues.ts';
import { ChatChoice } from './chat-choice.tsx';
import { CompareTable } from './compare-table.tsx';
import { compareRuns } from './first-difference.ts';
import { useEvents } from './use-events.ts';
import styles from './compare-page.module.css';

export interface ComparePageProps {
  readonly route: Extract<Route, { readonly view: 'compare' }>;
  readonly onMenu: () => void;
}

/** Two chats of a workflow, step by step on one clock. */
export function ComparePage({ route: { a, b }, onMenu }: ComparePageProps) {
  const [one, other] = [useEvents(a), useEvents(b)];
  const definition = useDefinition(one.events ?? []);
  const compared = useMemo(
    () =>
      one.events === null || other.events === null
        ? null
        : compareRuns(foldLog(one.events), foldLog(other.events)),
    [one, other],
  );
  const hues = useMemo(
    () =>
      agentHues(agentsOf(definition?.definition), [...(one.events ?? []), ...(other.events ?? [])]),
    [definition, one, other],
  );
  const error = one.error ?? other.error;
  const isLoading =
    error === null && (one.events === null || (b !== null && other.events === null));
  const found =
    compared === null
      ? null
      : compared.first === null
        ? text.same
        : text.differs(compared.first + 1);
  return (
    <>
      <Bar title={text.title} onMenu={onMenu} />
      <div className={styles['page']}>
        <ChatChoice {...{ a, b, found }} events={one.events} />
        {error !== null && <p role="alert">{text.failed(error)}</p>}
        {isLoading && <p aria-busy="true">{text.loading}</p>}
        {compared !== null && <CompareTable compared={compared} hues={hues} />}
      </div>
    </>
  );
}
