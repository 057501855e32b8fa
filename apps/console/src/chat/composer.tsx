import { useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { ATTACH, MESSAGE, SEND, removeFile } from '../text/chat.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import styles from './composer.module.css';

export interface Draft {
  readonly text: string;
  readonly files: readonly File[];
}

interface ComposerProps {
  readonly placeholder: string;
  /** Rejects if the message cannot be sent: it then comes back. */
  readonly onSend: (draft: Draft) => Promise<void>;
  /** Next to Send. */
  readonly children?: ReactNode;
  /** Below it. */
  readonly hint?: ReactNode;
  readonly autoFocus?: boolean;
}

const empty: Draft = { text: '', files: [] };

/** Enter sends, Shift+Enter breaks the line. */
export function Composer({
  placeholder,
  onSend,
  children,
  hint,
  autoFocus = false,
}: ComposerProps) {
  const [draft, setDraft] = useState(empty);
  const [problem, setProblem] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const isEmpty = draft.text.trim() === '' && draft.files.length === 0;
  const send = (): void => {
    if (isEmpty) return;
    setDraft(empty);
    setProblem('');
    onSend({ ...draft, text: draft.text.trim() }).catch((error: unknown) => {
      setDraft((now) => (now === empty ? draft : now));
      setProblem(error instanceof Error ? error.message : String(error));
    });
    field.current?.focus();
  };
  return (
    <form
      className={styles.compose}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className={styles.box}>
        <Files files={draft.files} onChange={(files) => setDraft({ ...draft, files })} />
        <div className={styles.row}>
          <textarea
            ref={field}
            className={styles.text}
            aria-label={MESSAGE}
            data-composer
            dir="auto"
            rows={1}
            placeholder={placeholder}
            value={draft.text}
            onChange={({ target }) => setDraft({ ...draft, text: target.value })}
            onKeyDown={(event) => onEnter(event, send)}
            autoFocus={autoFocus}
          />
          <Attach onAdd={(files) => setDraft({ ...draft, files: [...draft.files, ...files] })} />
          {children}
          <Button
            type="submit"
            look="main"
            className={styles.send}
            aria-label={SEND}
            disabled={isEmpty}
          >
            <Icon name="send" />
          </Button>
        </div>
      </div>
      <Hint problem={problem}>{hint}</Hint>
    </form>
  );
}

const Hint = ({
  problem,
  children,
}: {
  readonly problem: string;
  readonly children: ReactNode;
}) => (
  <p className={styles.hint} role="status">
    {problem === '' ? children : <span className={styles.problem}>{problem}</span>}
  </p>
);

/** Shift+Enter breaks the line, and Enter in an input method chooses a word. */
function onEnter(event: KeyboardEvent, send: () => void): void {
  if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
  event.preventDefault();
  send();
}

function Attach({ onAdd }: { readonly onAdd: (files: readonly File[]) => void }) {
  const input: RefObject<HTMLInputElement | null> = useRef(null);
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

function Files({
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
