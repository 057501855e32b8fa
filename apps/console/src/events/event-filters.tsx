import type { RuntimeEvent } from '@mozaiks/contracts';
import { useMemo } from 'react';
import { count } from '../text/format.ts';
import { events as text } from '../text/events.ts';
import { Icon } from '../ui/icon.tsx';
import { typesOf, type EventFilter } from './find-events.ts';
import styles from './events-tab.module.css';

export interface EventFiltersProps {
  readonly events: readonly RuntimeEvent[];
  readonly filter: EventFilter;
  /** How many events fit. */
  readonly shown: number;
  readonly onChange: (filter: EventFilter) => void;
}

export function EventFilters({ events, filter, shown, onChange }: EventFiltersProps) {
  const types = useMemo(() => typesOf(events), [events]);
  return (
    <div className={styles['filters']}>
      <label className={styles['search']}>
        <Icon name="search" size={14} />
        <input
          type="search"
          value={filter.search}
          placeholder={text.search}
          aria-label={text.search}
          onChange={({ target }) => onChange({ ...filter, search: target.value })}
        />
      </label>
      <select
        value={filter.type ?? ''}
        aria-label={text.type}
        onChange={({ target }) =>
          onChange({ ...filter, type: target.value === '' ? null : target.value })
        }
      >
        <option value="">{text.all}</option>
        {types.map(([type, n]) => (
          <option key={type} value={type}>
            {`${type} (${count(n)})`}
          </option>
        ))}
      </select>
      <span className={styles['shown']} role="status">
        {text.shown(shown, events.length)}
      </span>
    </div>
  );
}
