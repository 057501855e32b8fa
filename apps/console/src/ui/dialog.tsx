import { useEffect, useId, useRef, type ReactNode } from 'react';
import { CLOSE } from '../text/app.ts';
import { Button } from './button.tsx';
import styles from './dialog.module.css';
import { Icon } from './icon.tsx';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Has the window to itself until it is closed, by its cross or by Esc. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={id} onClose={onClose}>
      <header>
        <h2 id={id}>{title}</h2>
        <Button look="quiet" aria-label={CLOSE} onClick={() => dialog.current?.close()}>
          <Icon name="cross" />
        </Button>
      </header>
      {children}
    </dialog>
  );
}
