import {
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
} from 'react';
import { go } from '../app/use-route.ts';
import type { ChatRoute } from '../app/route.ts';
import type { RunPanelProps } from '../run/run-panel-props.ts';
import { RESIZE } from '../text/chat.ts';
import { PHONE, useMedia } from '../ui/use-media.ts';
import styles from './chat-page.module.css';
import { PhoneTabs } from './phone-tabs.tsx';
import { RunSlot } from './run-slot.tsx';
import { clampShare, keptShare, keepShare } from './split-share.ts';

interface ChatSplitProps {
  readonly route: ChatRoute;
  /** Open questions, for the tab of the conversation. */
  readonly waiting: number;
  readonly talk: ReactNode;
  readonly panel: RunPanelProps;
}

/**
 * The conversation and the run panel: side by side, the panel alone (wide), or one at a time on a
 * phone.
 */
export function ChatSplit({ route, waiting, talk, panel }: ChatSplitProps) {
  const isPhone = useMedia(PHONE);
  const [share, setShare] = useState(keptShare);
  const change = (next: number): void => {
    const clamped = clampShare(next);
    setShare(clamped);
    keepShare(clamped);
  };
  if (isPhone) {
    return (
      <div className={styles.phone}>
        {route.panel === null ? talk : <RunSlot {...panel} />}
        <PhoneTabs
          route={route}
          waiting={waiting}
          onSelect={(selected) => go({ ...route, panel: selected })}
        />
      </div>
    );
  }
  return (
    <div
      className={styles.split}
      data-wide={route.wide}
      style={{ '--share': `${share}%` } as CSSProperties}
    >
      {!route.wide && talk}
      {!route.wide && <Divider share={share} onChange={change} />}
      <div className={styles.panel}>
        <RunSlot {...panel} />
      </div>
    </div>
  );
}

interface DividerProps {
  /** Of the run panel, in percent. */
  readonly share: number;
  readonly onChange: (share: number) => void;
}

const STEP = 2;

function Divider({ share, onChange }: DividerProps) {
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (box === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const left = (100 * (event.clientX - box.left)) / box.width;
    onChange(getComputedStyle(event.currentTarget).direction === 'rtl' ? left : 100 - left);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowLeft' ? STEP : event.key === 'ArrowRight' ? -STEP : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(share + by);
  };
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={RESIZE}
      aria-valuenow={Math.round(share)}
      tabIndex={0}
      className={styles.divider}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={onKeyDown}
    />
  );
}
