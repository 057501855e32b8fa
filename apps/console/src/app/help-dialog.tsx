import { useState } from 'react';
import { KEYS, KEYS_ON, KEYS_TITLE } from '../text/app.ts';
import { Dialog } from '../ui/dialog.tsx';
import styles from './help-dialog.module.css';
import { keepSingleKeys, singleKeysOn } from './single-keys.ts';

/** What keys do, and a switch that turns single ones off. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const [on, setOn] = useState(singleKeysOn);
  return (
    <Dialog title={KEYS_TITLE} onClose={onClose}>
      <dl className={styles.keys}>
        {KEYS.map(([keys, meaning]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <label className={styles.switch}>
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
    </Dialog>
  );
}
