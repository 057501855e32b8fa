import type { ReactNode } from 'react';
import type { Run } from '../log/fold-run.ts';
import { totalsOf, type Totals } from '../log/totals.ts';
import { count, dollars, duration, tokens } from '../text/format.ts';
import { detail } from '../text/detail.ts';
import { totals as text } from '../text/run.ts';
import { Icon } from '../ui/icon.tsx';
import styles from './totals-strip.module.css';

export interface TotalsStripProps {
  readonly run: Run;
  /** The end of what is still under way, in milliseconds since the epoch. */
  readonly now: number;
}

/** What the run used and how long it took, checked against what its last event reports. */
export function TotalsStrip({ run, now }: TotalsStripProps) {
  const totals = totalsOf(run, now);
  return (
    <>
      <dl tabIndex={0} className={styles['strip']}>
        <Cell name={text.turns}>{count(totals.turns)}</Cell>
        <Cell name={text.calls}>{count(totals.usage.model_calls)}</Cell>
        <Cell name={text.tokens}>
          {tokens(totals.usage.input_tokens)} <small>{text.in}</small>{' '}
          {tokens(totals.usage.output_tokens)} <small>{text.out}</small>
        </Cell>
        <Cell name={text.cost}>
          {dollars(totals.usage.cost_usd)}
          {totals.usage.cost_incomplete === true && totals.usage.cost_usd !== null && (
            <small> {text.orMore}</small>
          )}
        </Cell>
        <Cell name={text.worked}>{duration(totals.worked_ms)}</Cell>
        {totals.waited_ms > 0 && <Cell name={text.waited}>{duration(totals.waited_ms)}</Cell>}
        {run.start !== null && (
          <div className={styles['extra']}>
            <dt>{detail.version}</dt>
            <dd title={`${run.start.workflow_version} · ${run.start.code_version}`}>
              <code>{run.start.workflow_version.slice(0, 7)}</code>
            </dd>
          </div>
        )}
        {run.start?.budget !== undefined && (
          <div className={styles['extra']}>
            <dt>{detail.budget}</dt>
            <dd>{budgetText(run.start.budget)}</dd>
          </div>
        )}
      </dl>
      <Check run={run} totals={totals} />
    </>
  );
}

const budgetText = ({
  max_tokens,
  max_cost_usd,
}: NonNullable<NonNullable<Run['start']>['budget']>): string =>
  [
    max_tokens === undefined ? '' : count(max_tokens),
    max_cost_usd === undefined ? '' : dollars(max_cost_usd),
  ]
    .filter((each) => each !== '')
    .join(', ');

const Cell = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

/** Says only what is wrong: that the sums are right is in the detail of the last row. */
function Check({ run, totals }: { readonly run: Run; readonly totals: Totals }) {
  if (run.end === null || totals.differences.length === 0) return null;
  return (
    <ul className={styles['differences']}>
      {totals.differences.map(({ name, reported, summed }) => (
        <li key={name}>
          <Icon name="warning" size={14} /> {text.differs(name, reported, summed)}
        </li>
      ))}
    </ul>
  );
}
