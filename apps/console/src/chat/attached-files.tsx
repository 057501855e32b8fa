import { useRef } from 'react';
import { ATTACH, removeFile } from '../text/chat.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import styles from './composer.module.css';

/** Asks for files. */
export function Attach({ onAdd }: { readonly onAdd: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ target }) => {
          onAdd([...(target.files ?? [])]);
          target.value = '';
        }}
      />
      <Button
        look="quiet"
        aria-label={ATTACH}
        title={ATTACH}
        onClick={() => input.current?.click()}
      >
        <Icon name="clip" />
      </Button>
    </>
  );
}

/** The files of a draft, each of which can be removed. */
export function Files({
  files,
  onChange,
}: {
  readonly files: readonly File[];
  readonly onChange: (files: readonly File[]) => void;
}) {
  if (files.length === 0) return null;
  return (
    <ul className={styles.files}>
      {files.map((file, index) => (
        <li key={index}>
          <Icon name="file" size={14} />
          {file.name}
          <button
            type="button"
            aria-label={removeFile(file.name)}
            onClick={() => onChange(files.filter((_, at) => at !== index))}
          >
            <Icon name="cross" size={13} />
          </button>
        </li>
      ))}
    </ul>
  );
}
