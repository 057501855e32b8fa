import { PANELS, type ChatRoute, type Panel } from '../app/route.ts';
import { TALK_TAB } from '../text/chat.ts';
import { run } from '../text/run.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import styles from './phone-tabs.module.css';

interface PhoneTabsProps {
  readonly route: ChatRoute;
  readonly waiting: number;
  /** Null: the conversation. */
  readonly onSelect: (panel: Panel | null) => void;
}

const icons: Readonly<Record<Panel, IconName>> = {
  run: 'output',
  context: 'context',
  graph: 'flow',
  events: 'json',
};

/** On a phone: one part of the chat at a time. */
export const PhoneTabs = ({ route, waiting, onSelect }: PhoneTabsProps) => (
  <nav className={styles.tabs} aria-label={TALK_TAB}>
    <button type="button" aria-current={route.panel === null} onClick={() => onSelect(null)}>
      <Icon name="chat" />
      {waiting > 0 && <span className={styles.waiting}>{waiting}</span>}
      {TALK_TAB}
    </button>
    {PANELS.map((panel) => (
      <button
        key={panel}
        type="button"
        aria-current={route.panel === panel}
        onClick={() => onSelect(panel)}
      >
        <Icon name={icons[panel]} />
        {run.tabs[panel]}
      </button>
    ))}
  </nav>
);
