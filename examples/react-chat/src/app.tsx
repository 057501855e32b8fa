import { useEffect, useState } from 'react';
import { useChat, useChats } from '@mozaiks/client/react';
import { Question } from './question.tsx';

const chatInAddress = (): string => location.hash.slice(1);

export function App({ signOut }: { readonly signOut: () => void }) {
  const [chat_id, setChatId] = useState(chatInAddress);
  const { chats } = useChats({ limit: 30 });
  useEffect(() => {
    const follow = (): void => setChatId(chatInAddress());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return (
    <div className="app">
      <nav aria-label="Chats">
        <a href={`#${crypto.randomUUID()}`}>New chat</a>
        {chats.map((chat) => (
          <a key={chat.chat_id} href={`#${chat.chat_id}`} aria-current={chat.chat_id === chat_id}>
            {chat.title ?? chat.workflow_name}
          </a>
        ))}
        <button onClick={signOut}>Sign out</button>
      </nav>
      {chat_id === '' ? (
        <main className="empty">Start a new chat.</main>
      ) : (
        <Chat key={chat_id} chat_id={chat_id} />
      )}
    </div>
  );
}

function Chat({ chat_id }: { readonly chat_id: string }) {
  const chat = useChat({
    chat_id,
    workflow_name: import.meta.env['VITE_WORKFLOW'] ?? 'HelloWorld',
  });
  const { messages, streaming_text, questions, status, connection, unsent, error } = chat;
  // For the console of the browser, and for the test.
  useEffect(() => void Object.assign(globalThis, { chat }), [chat]);
  const showFork = async (fork: Promise<string>): Promise<void> => {
    location.hash = await fork;
  };
  const last = messages.at(-1);
  return (
    <main>
      <ol aria-live="polite">
        {messages.map(({ kind, message_id, text }) => (
          <li key={message_id} className={kind}>
            {text}
          </li>
        ))}
        {unsent.map(
          (command) =>
            command.type === 'user_message' && (
              <li key={command.command_id} className="user unsent">
                {command.text}
              </li>
            ),
        )}
        {streaming_text !== null && <li className="agent streaming">{streaming_text}</li>}
      </ol>
      {questions.map((question) => (
        <Question key={question.request_id} question={question} chat={chat} />
      ))}
      <footer>
        <p role="status">
          {error !== null && `${error.message} `}
          {connection.status === 'ready' ? status.replace('_', ' ') : 'connecting …'}
          {status === 'running' && <button onClick={() => void chat.cancel()}>Stop</button>}
          {status === 'failed' && (
            <button onClick={() => void showFork(chat.retry())}>Try again</button>
          )}
          {status === 'idle' && last?.kind === 'agent' && (
            <button onClick={() => void showFork(chat.regenerate())}>Another answer</button>
          )}
          {connection.status === 'waiting' && <button onClick={chat.reconnectNow}>Now</button>}
        </p>
        <form action={(form: FormData) => void chat.send(String(form.get('text')))}>
          <input
            name="text"
            aria-label="Message"
            placeholder="Say something"
            autoComplete="off"
            autoFocus
            required
          />
          <button>Send</button>
        </form>
      </footer>
    </main>
  );
}
