import { useState } from 'react';
import type { JsonValue } from '@mozaiks/contracts';
import { Bar } from '../app/bar.tsx';
import { hashOf } from '../app/hash.ts';
import { useWorkflows } from '../server/server.ts';
import { errorsOf, type WorkflowEntry } from '../server/workflow-entry.ts';
import { NEW_CHAT } from '../text/app.ts';
import { CANNOT_RUN, FILES, START, STARTS_ITSELF, cannotRun, messageTo } from '../text/chat.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { isObject } from '../ui/schema-form/field.ts';
import pageStyles from './chat-page.module.css';
import { Composer } from './composer.tsx';
import { ModelHint } from './model-hint.tsx';
import styles from './new-chat-page.module.css';
import { StartContext } from './start-context.tsx';
import { useBeginning } from './use-beginning.ts';
import { useWorkflowEntry } from './use-workflow-entry.ts';

interface NewChatPageProps {
  readonly workflow_name: string;
  readonly onMenu: () => void;
}

/** The empty chat of a workflow: its first message makes it. */
export function NewChatPage({ workflow_name, onMenu }: NewChatPageProps) {
  const entry = useWorkflowEntry(workflow_name);
  const [given, setGiven] = useState<JsonValue>();
  const context = isObject(given) && Object.keys(given).length > 0 ? given : undefined;
  const { begin, send } = useBeginning({ workflow_name, context });
  const title = entry?.title ?? workflow_name;
  // While the list is not known, it may well run.
  const cannot = useWorkflows().workflows !== null && (entry?.startup_mode ?? null) === null;
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
          {entry !== null && entry.context_schema !== null && (
            <StartContext schema={entry.context_schema} value={given} onChange={setGiven} />
          )}
          <Beginnings entry={entry} begin={begin} />
          <a href={hashOf({ view: 'workflow', workflow_name, file: null, line: null })}>{FILES}</a>
        </div>
        {!cannot && (
          <Composer
            autoFocus
            name={`new ${workflow_name}`}
            placeholder={entry?.placeholder ?? messageTo(title)}
            onSend={send}
            hint={<ModelHint entry={entry} events={[]} />}
          />
        )}
      </section>
    </>
  );
}

interface BeginningsProps {
  readonly entry: WorkflowEntry | null;
  readonly begin: (message: string | null) => void;
}

/** The suggested prompts, and Start for a workflow that speaks first. */
function Beginnings({ entry, begin }: BeginningsProps) {
  const speaksFirst =
    entry?.startup_mode === 'AgentDriven' || entry?.startup_mode === 'BackendOnly';
  return (
    <>
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
    </>
  );
}
