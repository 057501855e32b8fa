import { useMemo } from 'react';
import type { RunClock } from '../log/folded-clock.ts';
import type { Step } from '../log/steps/step.ts';
import { Lane } from '../run/lane.tsx';
import { labelOf } from '../run/step-label.ts';
import rows from '../run/step-row.module.css';
import { compare as text } from '../text/compare.ts';
import type { Hues } from '../ui/agent-hues.ts';
import { Icon } from '../ui/icon.tsx';
import { VirtualRows } from '../ui/virtual-rows.tsx';
import type { Comparison } from './first-difference.ts';
import { sharedClock } from './shared-clock.ts';
import styles from './compare-page.module.css';

const ROW_HEIGHT = 30;

/** The steps of both runs side by side; the first pair that differs is marked, and all after it. */
export function CompareTable({
  compared: { a, b, first },
  hues,
}: {
  readonly compared: Comparison;
  readonly hues: Hues;
}) {
  const [clockA, clockB] = useMemo(() => {
    const { of } = sharedClock(a, b);
    return [of(a), of(b)];
  }, [a, b]);
  const lookOf = (at: number): string =>
    first === null || at < first ? '' : (styles[at === first ? 'first' : 'after'] ?? '');
  return (
    <VirtualRows
      className={styles['table']}
      count={Math.max(a.steps.length, b.steps.length)}
      rowHeight={ROW_HEIGHT}
      shown={first}
      list={{ role: 'list', 'aria-label': text.steps, tabIndex: 0 }}
      row={(at) => (
        <div key={at} role="listitem" className={`${styles['row']} ${lookOf(at)}`}>
          <Side steps={a.steps} at={at} clock={clockA} hues={hues} />
          <Side steps={b.steps} at={at} clock={clockB} hues={hues} />
          {at === first && <em className={styles['mark']}>{text.first}</em>}
        </div>
      )}
    />
  );
}

interface SideProps {
  readonly steps: readonly Step[];
  readonly at: number;
  readonly clock: RunClock;
  readonly hues: Hues;
}

function Side({ steps, at, clock, hues }: SideProps) {
  const step = steps[at];
  if (step === undefined)
    return <span className={styles['missing']}>{at === steps.length && text.missing}</span>;
  const { icon, name, mono, note } = labelOf(step);
  return (
    <span
      className={styles['side']}
      style={{
        '--c': step.agent === null ? 'var(--text-3)' : hues(step.agent),
        '--depth': step.depth,
      }}
    >
      <span className={rows['what']}>
        {icon === null ? <span className={rows['dot']} /> : <Icon name={icon} size={14} />}
        <span className={`${rows['name']} ${mono ? rows['mono'] : ''}`}>{name}</span>
        {note !== '' && <em className={rows['note']}>{note}</em>}
      </span>
      <Lane step={step} clock={clock} />
    </span>
  );
}
