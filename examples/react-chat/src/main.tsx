import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { MozaiksProvider } from '@mozaiks/client/react';
import { App } from './app.tsx';

const url = import.meta.env['VITE_MOZAIKS_URL'] ?? 'ws://127.0.0.1:8000/ws';

/**
 * A real page gets its token from its own backend: `token={() => fetch('/token').then((answer) =>
 * answer.text())}`.
 */
function Page() {
  const [token, setToken] = useState(sessionStorage.getItem('token') ?? '');
  const keep = (value: string): void => {
    sessionStorage.setItem('token', value);
    setToken(value);
  };
  if (token === '') {
    return (
      <form className="welcome" action={(form: FormData) => keep(String(form.get('token')).trim())}>
        <h1>Chat</h1>
        <p>
          Paste what <code>npx mozaiks token</code> prints.
        </p>
        <input name="token" aria-label="Token" autoFocus required />
        <button>Start</button>
      </form>
    );
  }
  return (
    <MozaiksProvider url={url} token={token}>
      <App signOut={() => keep('')} />
    </MozaiksProvider>
  );
}

createRoot(document.querySelector('#root') as Element).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
