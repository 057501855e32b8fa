import { useEffect, useRef, useState } from 'react';
import { CLOSE, KEYS, KEYS_ON, KEYS_TITLE } from '../text/app.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import styles from './help-dialog.module.css';
import { keepSingleKeys, singleKeysOn } from './single-keys.ts';

/** What keys do, and a switch that turns single ones off. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [on, setOn] = useState(singleKeysOn);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className={styles.help} aria-labelledby="keys" onClose={onClose}>
      <header>
        <h2 id="keys">{KEYS_TITLE}</h2>
        <Button look="quiet" aria-label={CLOSE} onClick={() => dialog.current?.close()}>
          <Icon name="cross" />
        </Button>
      </header>
      <dl>
        {KEYS.map(([keys, meaning]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <label>
        <input
          type="checkbox"
          checked={on}
          onChange={({ target }) => {
            keepSingleKeys(target.checked);
            setOn(target.checked);
          }}
        />
        {KEYS_ON}
      </label>
    </dialog>
  );
}
