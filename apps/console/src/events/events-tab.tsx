import { useDeferredValue, useMemo, useState, type KeyboardEvent } from 'react';
import type { RuntimeEvent } from '@mozaiks/contracts';
import { clockTime } from '../text/format.ts';
import { events as text } from '../text/events.ts';
import { PHONE, useMedia } from '../ui/use-media.ts';
import { VirtualRows } from '../ui/virtual-rows.tsx';
import { EventDetail } from './event-detail.tsx';
import { EventFilters } from './event-filters.tsx';
import { findEvents, summaryOf } from './find-events.ts';
import styles from './events-tab.module.css';

export interface EventsTabProps {
  readonly events: readonly RuntimeEvent[];
  /** The `seq` of the selected event. */
  readonly selected: number | null;
  readonly onSelect: (seq: number | null) => void;
  /** Shows the step of an event. */
  readonly onStep: (seq: number) => void;
}

/** All events of the chat, with a filter and a search. */
export function EventsTab({ events, selected, onSelect, onStep }: EventsTabProps) {
  const [filter, setFilter] = useState<{ readonly type: string | null; readonly search: string }>({
    type: null,
    search: '',
  });
  const wanted = useDeferredValue(filter);
  const found = useMemo(() => findEvents(events, wanted), [events, wanted]);
  const isPhone = useMedia(PHONE);
  const event = selected === null ? undefined : events[selected - (events[0]?.seq ?? 1)];
  if (events.length === 0) return <p className={styles['empty']}>{text.empty}</p>;
  return (
    <div className={styles['tab']}>
      <EventFilters {...{ events, filter }} shown={found.length} onChange={setFilter} />
      {found.length === 0 ? (
        <p className={styles['empty']}>{text.none}</p>
      ) : (
        <EventRows
          found={found}
          selected={selected}
          onSelect={onSelect}
          rowHeight={isPhone ? 40 : 30}
        />
      )}
      {event !== undefined && (
        <EventDetail
          key={event.seq}
          event={event}
          isPhone={isPhone}
          onStep={onStep}
          onClose={() => onSelect(null)}
        />
      )}
    </div>
  );
}

interface EventRowsProps {
  readonly found: readonly RuntimeEvent[];
  readonly selected: number | null;
  readonly onSelect: (seq: number) => void;
  readonly rowHeight: number;
}

function EventRows({ found, selected, onSelect, rowHeight }: EventRowsProps) {
  const shown = selected === null ? -1 : found.findIndex(({ seq }) => seq === selected);
  const onKeyDown = (key: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[key.key];
    const next =
      by === undefined ? undefined : found[Math.min(found.length - 1, Math.max(0, shown + by))];
    if (next === undefined) return;
    key.preventDefault();
    onSelect(next.seq);
  };
  return (
    <VirtualRows
      className={styles['rows']}
      style={{ '--row-height': `${rowHeight}px` }}
      count={found.length}
      rowHeight={rowHeight}
      shown={shown === -1 ? null : shown}
      follow={selected === null}
      row={(at) => (
        <EventRow
          key={found[at]?.seq}
          event={found[at] as RuntimeEvent}
          isSelected={at === shown}
          size={found.length}
          position={at + 1}
          onSelect={onSelect}
        />
      )}
      list={{
        role: 'listbox',
        tabIndex: 0,
        'aria-label': text.label,
        'aria-activedescendant': shown === -1 ? undefined : `event-${selected}`,
        onKeyDown,
      }}
    />
  );
}

interface EventRowProps {
  readonly event: RuntimeEvent;
  readonly isSelected: boolean;
  readonly position: number;
  readonly size: number;
  readonly onSelect: (seq: number) => void;
}

const EventRow = ({ event, isSelected, position, size, onSelect }: EventRowProps) => (
  <div
    role="option"
    id={`event-${event.seq}`}
    aria-selected={isSelected}
    aria-posinset={position}
    aria-setsize={size}
    className={styles['row']}
    onClick={() => onSelect(event.seq)}
  >
    <span className={styles['seq']}>{event.seq}</span>
    <time className={styles['time']}>{clockTime(event.ts)}</time>
    <code className={styles['type']}>{event.type}</code>
    <span className={styles['summary']}>{summaryOf(event)}</span>
  </div>
);
