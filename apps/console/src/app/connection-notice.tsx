import { useEffect, useState } from 'react';
import { useConnection, useServer } from '../server/server.ts';
import { NOW, RECONNECTING, inSeconds } from '../text/connection.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useNow } from '../ui/use-now.ts';
import styles from './banner.module.css';

/** Shorter interruptions are not reported. */
const PATIENCE_MS = 1_000;

/** Says that the connection is lost, and when it is tried again. The seconds are not read out. */
export function ConnectionNotice() {
  const { status } = useConnection();
  const isLost = status !== 'ready' && status !== 'closed';
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!isLost) return setShown(false);
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isLost]);
  return shown ? <Lost /> : null;
}

function Lost() {
  const { client } = useServer();
  const { retry_at } = useConnection();
  const now = useNow(500);
  const seconds = retry_at === null ? 0 : Math.ceil((retry_at - now) / 1_000);
  return (
    <div className={styles.offline}>
      <Icon name="warning" />
      <span role="status">
        {RECONNECTING} <span aria-live="off">{inSeconds(seconds)}</span>
      </span>
      {retry_at !== null && <Button onClick={() => client.reconnectNow()}>{NOW}</Button>}
    </div>
  );
}
