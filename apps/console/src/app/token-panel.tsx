import { useState } from 'react';
import { ASK_TOKEN, ASK_TOKEN_WHY, SIGN_IN, TOKEN, TOKEN_ENDED } from '../text/app.ts';
import { Button } from '../ui/button.tsx';
import styles from './app.module.css';
import { Logo } from './logo.tsx';

interface TokenPanelProps {
  /** The server does not take the last one any more. */
  readonly ended: boolean;
  readonly onToken: (token: string) => void;
}

/** Asks for a token. What is below it stays as it is. */
export function TokenPanel({ ended, onToken }: TokenPanelProps) {
  const [token, setToken] = useState('');
  return (
    <main className={styles.token}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (token.trim() !== '') onToken(token.trim());
        }}
      >
        <h1>
          <Logo />
          {ASK_TOKEN}
        </h1>
        <p role="status">{ended ? TOKEN_ENDED : ASK_TOKEN_WHY}</p>
        <label>
          {TOKEN}
          <input
            type="password"
            autoComplete="off"
            spellCheck={false}
            value={token}
            onChange={({ target }) => setToken(target.value)}
            autoFocus
          />
        </label>
        <Button type="submit" look="main">
          {SIGN_IN}
        </Button>
      </form>
    </main>
  );
}
