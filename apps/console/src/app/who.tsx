import { useEffect, useState } from 'react';
import { useConnection, useServer } from '../server/server.ts';
import { keptIdentity } from '../server/identity.ts';
import { forgetToken } from '../server/session.ts';
import { SIGN_OUT } from '../text/app.ts';
import { CONNECTED, CONNECTING, DEV_TOKEN } from '../text/connection.ts';
import { identity as text } from '../text/identity.ts';
import { Dot } from '../ui/dot.tsx';
import { IdentityDialog } from './identity-dialog.tsx';
import styles from './rail.module.css';

/**
 * The user whose chats are shown, and the state of the connection. In dev mode the user can be
 * changed.
 */
export function Who({ dev }: { readonly dev: boolean }) {
  const who = useTenant();
  const isReady = useConnection().status === 'ready';
  const { trace } = keptIdentity();
  return (
    <div className={styles.who}>
      <Dot color={isReady ? 'var(--ok)' : 'var(--wait)'} />
      <div>
        <b title={who}>{who}</b>
        <span>
          {isReady ? CONNECTED : CONNECTING}
          {dev && trace ? ` · ${text.tracing}` : ''}
        </span>
        {dev ? <ChangeToken /> : <SignOut />}
      </div>
    </div>
  );
}

/** Empty until the server has said it. */
function useTenant(): string {
  const { client } = useServer();
  const [who, setWho] = useState('');
  useEffect(() => {
    client.ready.then(
      ({ app_id, user_id }) => setWho(`${app_id} / ${user_id}`),
      () => setWho(''),
    );
  }, [client]);
  return who;
}

function ChangeToken() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={styles.out}
        title={text.change}
        onClick={() => setOpen(true)}
      >
        {DEV_TOKEN}
      </button>
      {isOpen && <IdentityDialog onClose={() => setOpen(false)} />}
    </>
  );
}

const SignOut = () => (
  <button
    type="button"
    className={styles.out}
    onClick={() => {
      forgetToken();
      location.reload();
    }}
  >
    {SIGN_OUT}
  </button>
);
