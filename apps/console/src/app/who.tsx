import { useEffect, useState } from 'react';
import { useConnection, useServer } from '../server/server.ts';
import { forgetToken } from '../server/session.ts';
import { SIGN_OUT } from '../text/app.ts';
import { CONNECTED, CONNECTING, DEV_TOKEN } from '../text/connection.ts';
import { Dot } from '../ui/dot.tsx';
import styles from './rail.module.css';

/** Whose chats these are, and how the page stands with the server. */
export function Who({ dev }: { readonly dev: boolean }) {
  const { client } = useServer();
  const isReady = useConnection().status === 'ready';
  const [who, setWho] = useState('');
  useEffect(() => {
    client.ready.then(
      ({ app_id, user_id }) => setWho(`${app_id} / ${user_id}`),
      () => setWho(''),
    );
  }, [client]);
  return (
    <div className={styles.who}>
      <Dot color={isReady ? 'var(--ok)' : 'var(--wait)'} />
      <div>
        <b title={who}>{who}</b>
        <span>
          {isReady ? CONNECTED : CONNECTING}
          {dev ? ` · ${DEV_TOKEN}` : ''}
        </span>
        {!dev && (
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
        )}
      </div>
    </div>
  );
}
