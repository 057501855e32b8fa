import { useEffect, useState } from 'react';
import { useWorkflows } from '../server/server.ts';
import { useDevWorkflow } from '../server/use-dev-workflow.ts';
import {
  errorsOf,
  isBroken,
  placeOf,
  type DevDiagnostic,
  type WorkflowEntry,
} from '../server/workflow-entry.ts';
import { CLOSE, COPIED, COPY, HINT, andMore, couldNotLoad, loadedAgain } from '../text/app.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { isOverlaid } from '../ui/is-overlaid.ts';
import styles from './banner.module.css';
import { hashOf } from './hash.ts';
import { useHealed } from './use-healed.ts';

/**
 * Says which workflows could not be loaded, where and why, on every screen. It closes when the
 * files are fixed, and says so.
 */
export function BrokenBanner() {
  const { workflows } = useWorkflows();
  const broken = workflows?.filter(isBroken) ?? [];
  const [closed, setClosed] = useState<readonly string[]>([]);
  const healed = useHealed(workflows ?? []);
  const shown = broken.filter((entry) => !closed.includes(stateOf(entry)));
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || isOverlaid() || shown.length === 0)
        return;
      // One Esc closes one thing.
      event.preventDefault();
      setClosed(broken.map(stateOf));
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  });
  return (
    <div role="status" className={styles.banners}>
      {shown.map((entry) => (
        <Broken
          key={entry.workflow_name}
          entry={entry}
          onClose={() => setClosed([...closed, stateOf(entry)])}
        />
      ))}
      {healed.map((title) => (
        <p key={title} className={styles.healed}>
          <Icon name="check" />
          {loadedAgain(title)}
        </p>
      ))}
    </div>
  );
}

/** Another error opens a closed banner again. */
const stateOf = (entry: WorkflowEntry): string =>
  JSON.stringify([entry.workflow_name, errorsOf(entry)]);

function Broken({
  entry,
  onClose,
}: {
  readonly entry: WorkflowEntry;
  readonly onClose: () => void;
}) {
  const { title, workflow_name, startup_mode } = entry;
  const [first, ...others] = errorsOf(entry);
  const source = useSourceLine(first);
  if (first === undefined) return null;
  const { message, hint, code, file, line } = first;
  return (
    <section className={styles.banner}>
      <Icon name="warning" />
      <div className={styles.said}>
        <p>
          <b>{couldNotLoad(title, startup_mode !== null)}</b>
        </p>
        <p>
          <a href={hashOf({ view: 'workflow', workflow_name, file, line })}>{placeOf(first)}</a>{' '}
          {message} <code>{code}</code>
        </p>
        {source !== '' && <pre>{source}</pre>}
        {hint !== undefined && (
          <p className={styles.hint}>
            {HINT}: {hint}
          </p>
        )}
        {others.length > 0 && <p className={styles.hint}>{andMore(others.length)}</p>}
      </div>
      <CopyButton
        className={styles.copy}
        label={COPY}
        done={COPIED}
        text={[first, ...others].map(asText).join('\n')}
      />
      <Button look="quiet" aria-label={CLOSE} title={CLOSE} onClick={onClose}>
        <Icon name="cross" />
      </Button>
    </section>
  );
}

const asText = ({
  file,
  line,
  column,
  severity,
  code,
  message,
  hint = '',
}: DevDiagnostic): string =>
  `${file}:${line}:${column} ${severity} ${code} ${message}${hint === '' ? '' : `\n  ${hint}`}`;

/** The line that the diagnostic is about; empty until it is known. */
function useSourceLine(diagnostic: DevDiagnostic | undefined): string {
  const described = useDevWorkflow(diagnostic?.workflow_name ?? null);
  const file = described?.files.find(({ path }) => path === diagnostic?.file);
  return file?.text.split('\n')[(diagnostic?.line ?? 0) - 1]?.trim() ?? '';
}
