import { useState } from 'react';
import { demoIdentity, keepIdentity, keptIdentity, type Identity } from '../server/identity.ts';
import { identity as text } from '../text/identity.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { hashOf } from './hash.ts';
import styles from './identity-dialog.module.css';

/**
 * Asks whose chats are shown, and whether with what users do not see. In dev mode the server makes
 * a token for anybody.
 */
export function IdentityDialog({ onClose }: { readonly onClose: () => void }) {
  const [wanted, setWanted] = useState(keptIdentity);
  return (
    <Dialog title={text.title} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          become(wanted);
        }}
      >
        <p>{text.why}</p>
        <Fields wanted={wanted} onChange={(part) => setWanted({ ...wanted, ...part })} />
        <footer>
          <Button type="submit" look="main">
            {text.use}
          </Button>
          <Button onClick={() => become(demoIdentity)}>{text.reset}</Button>
        </footer>
      </form>
    </Dialog>
  );
}

/** The chat of the address belongs to the tenant before. */
function become(identity: Identity): void {
  const kept = keptIdentity();
  keepIdentity(identity);
  if (identity.app_id !== kept.app_id || identity.user_id !== kept.user_id)
    location.hash = hashOf({ view: 'home' });
  location.reload();
}

interface FieldsProps {
  readonly wanted: Identity;
  readonly onChange: (part: Partial<Identity>) => void;
}

const Fields = ({ wanted, onChange }: FieldsProps) => (
  <>
    {(['app_id', 'user_id'] as const).map((name) => (
      <label key={name}>
        {text[name]}
        <input
          value={wanted[name]}
          placeholder={text.demo}
          maxLength={256}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => onChange({ [name]: target.value })}
        />
      </label>
    ))}
    <label className={styles.switch}>
      <input
        type="checkbox"
        checked={wanted.trace}
        onChange={({ target }) => onChange({ trace: target.checked })}
      />
      {text.trace}
    </label>
  </>
);
