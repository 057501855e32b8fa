import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import styles from './tabs.module.css';

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** A number next to the label. */
  readonly count?: string | undefined;
}

export interface TabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
  /** The id of the element that shows the selected one. */
  readonly panelId: string;
  /** At the end of the row. */
  readonly children?: ReactNode;
}

const MOVES: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowLeft: (at, count) => (at + count - 1) % count,
  ArrowRight: (at, count) => (at + 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** A row of tabs; arrow keys move between them. */
export function Tabs<Id extends string>(props: TabsProps<Id>) {
  const { label, tabs, selected, onSelect, children } = props;
  const row = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = tabs.findIndex(({ id }) => id === selected);
    const next = tabs[MOVES[event.key]?.(at, tabs.length) ?? -1];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onSelect(next.id);
    row.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  return (
    <div className={styles['bar']}>
      <div
        ref={row}
        role="tablist"
        aria-label={label}
        className={styles['tabs']}
        onKeyDown={onKeyDown}
      >
        {tabs.map((tab) => (
          <TabButton key={tab.id} {...props} tab={tab} />
        ))}
      </div>
      {children !== undefined && <div className={styles['end']}>{children}</div>}
    </div>
  );
}

function TabButton<Id extends string>({
  tab: { id, label, count },
  selected,
  panelId,
  onSelect,
}: Pick<TabsProps<Id>, 'selected' | 'panelId' | 'onSelect'> & { readonly tab: Tab<Id> }) {
  return (
    <button
      type="button"
      role="tab"
      data-tab={id}
      id={`${panelId}-${id}`}
      aria-selected={id === selected}
      aria-controls={panelId}
      tabIndex={id === selected ? 0 : -1}
      className={styles['tab']}
      onClick={() => onSelect(id)}
    >
      {label}
      {count !== undefined && (
        <span className={styles['count']} aria-hidden="true">
          {count}
        </span>
      )}
    </button>
  );
}
