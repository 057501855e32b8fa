import { useMemo, useState } from 'react';
import { json } from '../text/json.ts';
import { CopyButton } from './copy-button.tsx';
import {
  entriesOf,
  findEntries,
  isNamed,
  isSearchable,
  MAX_TEXT,
  PAGE,
  pathBelow,
  shortJson,
} from './json-path.ts';
import styles from './json-tree.module.css';

export interface JsonTreeProps {
  readonly value: unknown;
  /** Levels that are open at first. */
  readonly open?: number;
  /** Where the value stands, for the paths that are copied. */
  readonly path?: string;
}

/** A JSON value that opens level by level. A search in a large value opens what it finds. */
export function JsonTree({ value, open = 1, path = '' }: JsonTreeProps) {
  const [search, setSearch] = useState('');
  const isLarge = useMemo(() => isSearchable(value), [value]);
  const levels = search === '' ? open - 1 : Infinity;
  return (
    <div className={styles['tree']}>
      {(isLarge || search !== '') && (
        <input
          type="search"
          data-value
          className={styles['search']}
          value={search}
          placeholder={json.search}
          aria-label={json.search}
          onChange={({ target }) => setSearch(target.value)}
        />
      )}
      {entriesOf(value, 0) === null ? (
        <Scalar value={value} />
      ) : (
        <Entries key={search} value={value} path={path} open={levels} search={search} />
      )}
    </div>
  );
}

interface BelowProps {
  readonly value: unknown;
  readonly path: string;
  readonly open: number;
  /** Only entries that contain this are shown. Empty: all. */
  readonly search: string;
}

function Entries({ value, path, open, search }: BelowProps) {
  const [limit, setLimit] = useState(PAGE);
  const inside = useMemo(() => shownEntries(value, limit, search), [value, limit, search]);
  if (inside === null) return null;
  if (inside.count === 0 && search !== '') return <p className={styles['size']}>{json.none}</p>;
  return (
    <ul className={styles['entries']}>
      {inside.entries.map(([key, each]) => (
        <li key={key}>
          <Entry
            name={String(key)}
            value={each}
            path={pathBelow(path, key)}
            {...(search !== '' && isNamed(key, search)
              ? { open: 0, search: '' }
              : { open, search })}
          />
        </li>
      ))}
      {inside.count > limit && (
        <li>
          <button type="button" className={styles['more']} onClick={() => setLimit(limit + PAGE)}>
            {json.more(limit, inside.count)}
          </button>
        </li>
      )}
    </ul>
  );
}

function shownEntries(value: unknown, limit: number, search: string): ReturnType<typeof entriesOf> {
  if (search === '') return entriesOf(value, limit);
  const found = findEntries(value, search);
  return { entries: found.slice(0, limit), count: found.length };
}

function Entry({ name, value, path, open, search }: BelowProps & { readonly name: string }) {
  const [isOpen, setOpen] = useState(open > 0);
  const inside = entriesOf(value, 0);
  const copy = (
    <CopyButton
      text={path}
      label={`${json.copyPath} ${path}`}
      done={json.copied}
      className={styles['copy']}
      small
    />
  );
  if (inside === null || inside.count === 0) {
    return (
      <div className={styles['line']}>
        <span className={styles['name']}>{name}:</span> <Scalar value={value} />
        {copy}
      </div>
    );
  }
  return (
    <>
      <div className={styles['line']}>
        <button
          type="button"
          className={styles['opener']}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <span className={styles['name']}>{name}:</span>{' '}
          <span className={styles['size']}>
            {isOpen ? json.entries(inside.count, Array.isArray(value)) : shortJson(value)}
          </span>
        </button>
        {copy}
      </div>
      {isOpen && <Entries value={value} path={path} open={open - 1} search={search} />}
    </>
  );
}

function Scalar({ value }: { readonly value: unknown }) {
  const [whole, setWhole] = useState(false);
  if (typeof value !== 'string') {
    const empty = typeof value === 'object' && value !== null;
    return (
      <span className={styles[empty ? 'size' : 'plain']}>
        {empty ? (Array.isArray(value) ? '[]' : '{}') : String(value)}
      </span>
    );
  }
  const isCut = value.length > MAX_TEXT && !whole;
  return (
    <>
      <span className={styles['text']} dir="auto">
        &quot;{isCut ? `${value.slice(0, MAX_TEXT)}…` : value}&quot;
      </span>
      {isCut && (
        <button type="button" className={styles['more']} onClick={() => setWhole(true)}>
          {json.wholeText(value.length)}
        </button>
      )}
    </>
  );
}
