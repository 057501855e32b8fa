import { Bar } from '../app/bar.tsx';
import { hashOf } from '../app/hash.ts';
import { EXPORT, FORK, REPLAY } from '../text/chat.ts';
import { Button } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import type { ChatStatus } from '@mozaiks/contracts';
import styles from './chat-bar.module.css';
import { StatusChip } from './status-chip.tsx';

interface ChatBarProps {
  readonly title: string;
  /** Open questions. */
  readonly waiting: number;
  readonly workflow: { readonly workflow_name: string; readonly title: string } | null;
  /** Null: nothing has happened yet. */
  readonly status: ChatStatus | null;
  readonly onMenu: () => void;
  readonly onReplay: () => void;
  /** Null: the chat was never at rest. */
  readonly onFork: (() => void) | null;
  readonly onExport: () => void;
}

export const ChatBar = ({
  title,
  waiting,
  workflow,
  status,
  onMenu,
  onReplay,
  onFork,
  onExport,
}: ChatBarProps) => (
  <Bar
    title={title}
    waiting={waiting}
    onMenu={onMenu}
    actions={
      status !== null && (
        <>
          <Action name={REPLAY} icon="play" onClick={onReplay} />
          <Action name={FORK} icon="fork" onClick={onFork} />
          <Action name={EXPORT} icon="down" onClick={onExport} />
        </>
      )
    }
  >
    {workflow !== null && (
      <a
        className={styles.workflow}
        href={hashOf({
          view: 'workflow',
          workflow_name: workflow.workflow_name,
          file: null,
          line: null,
        })}
      >
        {workflow.title}
      </a>
    )}
    {status !== null && (
      <span role="status">
        <StatusChip status={status} />
      </span>
    )}
  </Bar>
);

interface ActionProps {
  readonly name: string;
  readonly icon: IconName;
  readonly onClick: (() => void) | null;
}

const Action = ({ name, icon, onClick }: ActionProps) => (
  <Button
    look="quiet"
    className={styles.action}
    aria-label={name}
    title={name}
    disabled={onClick === null}
    onClick={onClick ?? undefined}
  >
    <Icon name={icon} />
    <span>{name}</span>
  </Button>
);
