import { useState } from 'react';
import { ASK_TOKEN, SIGN_IN, TOKEN } from '../text/app.ts';
import { Button } from '../ui/button.tsx';
import styles from './app.module.css';
import { Logo } from './logo.tsx';

interface TokenPanelProps {
  /** Why a token is asked for. */
  readonly why: string;
  readonly onToken: (token: string) => void;
}

/** Asks for a token. What is below it stays as it is. */
export function TokenPanel({ why, onToken }: TokenPanelProps) {
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
        <p role="status">{why}</p>
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
