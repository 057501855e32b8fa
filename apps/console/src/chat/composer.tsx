import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { MESSAGE, SEND } from '../text/chat.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Attach, Files } from './attached-files.tsx';
import styles from './composer.module.css';
import { useDraft, type Draft } from './use-draft.ts';

interface ComposerProps {
  /** Of the chat whose draft it holds. */
  readonly name: string;
  readonly placeholder: string;
  /** Rejects if the message cannot be sent: it then comes back. */
  readonly onSend: (draft: Draft) => Promise<void>;
  /** Next to Send. */
  readonly children?: ReactNode;
  /** Below it. */
  readonly hint?: ReactNode;
  readonly autoFocus?: boolean;
}

/** Enter sends, Shift+Enter breaks the line. */
export function Composer({
  name,
  placeholder,
  onSend,
  children,
  hint,
  autoFocus = false,
}: ComposerProps) {
  const { draft, change, send, problem, isEmpty } = useDraft(name, onSend);
  const field = useRef<HTMLTextAreaElement>(null);
  const submit = (): void => {
    send();
    field.current?.focus();
  };
  return (
    <form
      className={styles.compose}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className={styles.box}>
        <Files files={draft.files} onChange={(files) => change({ files })} />
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
            onChange={({ target }) => change({ text: target.value })}
            onKeyDown={(event) => onEnter(event, submit)}
            autoFocus={autoFocus}
          />
          <Attach onAdd={(files) => change({ files: [...draft.files, ...files] })} />
          {children}
          <SendButton disabled={isEmpty} />
        </div>
      </div>
      <Hint problem={problem}>{hint}</Hint>
    </form>
  );
}

const SendButton = ({ disabled }: { readonly disabled: boolean }) => (
  <Button type="submit" look="main" className={styles.send} aria-label={SEND} disabled={disabled}>
    <Icon name="send" />
  </Button>
);

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
