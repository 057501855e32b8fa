import { useState } from 'react';
import { Bar } from '../app/bar.tsx';
import { hashOf } from '../app/hash.ts';
import { chatRoute } from '../app/route.ts';
import { go } from '../app/use-route.ts';
import { useServer, useWorkflows } from '../server/server.ts';
import { errorsOf } from '../server/workflow-entry.ts';
import { NEW_CHAT } from '../text/app.ts';
import { CANNOT_RUN, FILES, START, STARTS_ITSELF, cannotRun, messageTo } from '../text/chat.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import pageStyles from './chat-page.module.css';
import { Composer, type Draft } from './composer.tsx';
import styles from './new-chat-page.module.css';
import { messageWith } from './send-files.ts';
import { useWorkflowEntry } from './use-workflow-entry.ts';

interface NewChatPageProps {
  readonly workflow_name: string;
  readonly onMenu: () => void;
}

/** The empty chat of a workflow: its first message makes it. */
export function NewChatPage({ workflow_name, onMenu }: NewChatPageProps) {
  const { api, beginnings } = useServer();
  const entry = useWorkflowEntry(workflow_name);
  const [chat_id] = useState(() => crypto.randomUUID());
  const begin = (message: string | Awaited<ReturnType<typeof messageWith>> | null): void => {
    beginnings.set(chat_id, { workflow_name, command_id: crypto.randomUUID(), message });
    go(chatRoute(chat_id));
  };
  const send = async ({ text, files }: Draft): Promise<void> => {
    // Files belong to a chat that exists.
    if (files.length > 0) await api.chats.create({ workflow_name, chat_id });
    begin(await messageWith(api, chat_id, { text, files }));
  };
  const title = entry?.title ?? workflow_name;
  // While the list is not known, it may well run.
  const cannot = useWorkflows().workflows !== null && (entry?.startup_mode ?? null) === null;
  const speaksFirst =
    entry?.startup_mode === 'AgentDriven' || entry?.startup_mode === 'BackendOnly';
  return (
    <>
      <Bar title={title} onMenu={onMenu}>
        <span className={styles.kind}>{NEW_CHAT}</span>
      </Bar>
      <section className={pageStyles.talk} style={{ flex: 1 }}>
        <div className={styles.empty}>
          <Icon name="flow" size={28} />
          <h2>{cannot ? CANNOT_RUN : title}</h2>
          <p>
            {cannot ? cannotRun(errorsOf(entry ?? { diagnostics: [] }).length) : entry?.description}
          </p>
          <ul className={styles.prompts}>
            {entry?.prompts.map((prompt) => (
              <li key={prompt}>
                <Button className={styles.prompt} onClick={() => begin(prompt)}>
                  {prompt}
                </Button>
              </li>
            ))}
          </ul>
          {speaksFirst && (
            <p>
              {STARTS_ITSELF} <Button onClick={() => begin(null)}>{START}</Button>
            </p>
          )}
          <a href={hashOf({ view: 'workflow', workflow_name, file: null, line: null })}>{FILES}</a>
        </div>
        {!cannot && (
          <Composer autoFocus placeholder={entry?.placeholder ?? messageTo(title)} onSend={send} />
        )}
      </section>
    </>
  );
}
