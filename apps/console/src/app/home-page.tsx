import { useBeginning } from '../chat/use-beginning.ts';
import { ChatRows } from '../chats/chat-rows.tsx';
import { useNewestChats, useWorkflows } from '../server/server.ts';
import { errorsOf, placeOf, type WorkflowEntry } from '../server/workflow-entry.ts';
import { ALL_CHATS, COPIED, COPY, errorCount } from '../text/app.ts';
import {
  EXAMPLE,
  FILES,
  LATEST,
  LOADED,
  NO_CHATS,
  NO_DESCRIPTION,
  NO_WORKFLOW,
  NO_WORKFLOW_WHY,
  WORKFLOWS_FOLDER,
  TITLE,
  warnings,
} from '../text/home.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Bar } from './bar.tsx';
import { hashOf } from './hash.ts';
import styles from './home-page.module.css';

const SHOWN_CHATS = 8;

/** Every workflow with what to say to it, and the latest chats. */
export function HomePage({ onMenu }: { readonly onMenu: () => void }) {
  const { workflows, folder } = useWorkflows();
  const chats = useNewestChats();
  return (
    <>
      <Bar title={TITLE} onMenu={onMenu} />
      <div className={styles.home}>
        {workflows?.length === 0 && <NoWorkflow folder={folder} />}
        <ul className={styles.cards}>
          {workflows?.map((entry) => (
            <li key={entry.workflow_name}>
              <Card entry={entry} />
            </li>
          ))}
        </ul>
        <h2>{LATEST}</h2>
        {chats?.length === 0 && <p className={styles.none}>{NO_CHATS}</p>}
        {chats !== null && chats.length > 0 && (
          <>
            <ChatRows chats={chats.slice(0, SHOWN_CHATS)} />
            <a
              className={styles.all}
              href={hashOf({ view: 'chats', workflow_name: null, status: null, search: null })}
            >
              {ALL_CHATS}
            </a>
          </>
        )}
      </div>
    </>
  );
}

function Card({ entry }: { readonly entry: WorkflowEntry }) {
  const { workflow_name, title, description, prompts, startup_mode } = entry;
  const canRun = startup_mode !== null;
  const { begin } = useBeginning({ workflow_name });
  const files = hashOf({ view: 'workflow', workflow_name, file: null, line: null });
  return (
    <article className={styles.card}>
      <h2 dir="auto">
        <a href={canRun ? hashOf({ view: 'new_chat', workflow_name }) : files}>{title}</a>
      </h2>
      <p dir="auto">{description === '' ? NO_DESCRIPTION : description}</p>
      <ul>
        {prompts.map((prompt) => (
          <li key={prompt}>
            <Button className={styles.prompt} disabled={!canRun} onClick={() => begin(prompt)}>
              {prompt}
            </Button>
          </li>
        ))}
      </ul>
      <footer>
        <State entry={entry} />
        <a href={files}>{FILES}</a>
      </footer>
    </article>
  );
}

function State({ entry }: { readonly entry: WorkflowEntry }) {
  const [first, ...others] = errorsOf(entry);
  const warned = entry.diagnostics.filter(({ severity }) => severity === 'warning').length;
  if (first !== undefined) {
    return (
      <span className={styles.broken}>
        <Icon name="warning" size={14} />
        {errorCount(others.length + 1)}: {placeOf(first)}
      </span>
    );
  }
  return (
    <span className={styles.good}>
      <Icon name="check" size={14} />
      {LOADED}
      {warned > 0 && `, ${warnings(warned)}`}
    </span>
  );
}

const NoWorkflow = ({ folder }: { readonly folder: string | null }) => (
  <section className={styles.first}>
    <h2>{NO_WORKFLOW}</h2>
    <p>{NO_WORKFLOW_WHY}</p>
    {folder !== null && (
      <p>
        {WORKFLOWS_FOLDER} <code>{folder}</code>
      </p>
    )}
    {EXAMPLE.map(([file, text]) => (
      <figure key={file}>
        <figcaption>
          <code>{file}</code>
          <CopyButton className={styles.copy} label={COPY} done={COPIED} text={text} />
        </figcaption>
        <pre tabIndex={0}>{text}</pre>
      </figure>
    ))}
  </section>
);
