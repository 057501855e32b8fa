import { useEffect, useMemo, useState } from 'react';
import type { ConnectionState } from '@mozaiks/client';
import { ServerContext, connectServer } from '../server/server.ts';
import { findSession, keepToken, type Session } from '../server/session.ts';
import { ASK_TOKEN_WHY, STARTING, whyEnded } from '../text/app.ts';
import styles from './app.module.css';
import { Shell } from './shell.tsx';
import { TokenPanel } from './token-panel.tsx';

/** `undefined`: it is being asked for; null: a person has to give one. */
type Known = Session | null | undefined;

export function App() {
  const [session, setSession] = useState<Known>();
  useEffect(() => {
    void findSession().then(setSession);
  }, []);
  if (session === undefined) {
    return (
      <p className={styles.starting} role="status">
        {STARTING}
      </p>
    );
  }
  if (session === null)
    return <TokenPanel why={ASK_TOKEN_WHY} onToken={(token) => setSession(keepToken(token))} />;
  return <Connected session={session} onToken={(token) => setSession(keepToken(token))} />;
}

interface ConnectedProps {
  readonly session: Session;
  readonly onToken: (token: string) => void;
}

function Connected({ session, onToken }: ConnectedProps) {
  const server = useMemo(() => connectServer(session), [session]);
  const [ended, setEnded] = useState<ConnectionState['error']>(null);
  useEffect(() => {
    setEnded(null);
    const stop = server.client.subscribe(({ status, error }) =>
      setEnded(status === 'closed' && error?.code !== 'closed' ? error : null),
    );
    return stop;
  }, [server]);
  return (
    <ServerContext value={server}>
      <Shell dev={session.dev} />
      {ended !== null && <TokenPanel why={whyEnded(ended)} onToken={onToken} />}
    </ServerContext>
  );
}
