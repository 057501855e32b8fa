import type { RuntimeEvent } from '@mozaiks/contracts';
import { dateTime } from '../text/format.ts';
import { events as text } from '../text/events.ts';
import { detail } from '../text/detail.ts';
import details from '../run/details/details.module.css';
import { CopyButton } from '../ui/copy-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { JsonTree } from '../ui/json-tree.tsx';
import { Sheet } from '../ui/sheet.tsx';
import styles from './events-tab.module.css';

export interface EventDetailProps {
  readonly event: RuntimeEvent;
  readonly isPhone: boolean;
  readonly onStep: (seq: number) => void;
  readonly onClose: () => void;
}

/** One event, as it is in the log. */
export function EventDetail({ event, isPhone, onStep, onClose }: EventDetailProps) {
  const title = text.event(event.seq, event.type);
  const shown = (
    <section className={details['detail']} aria-label={detail.label}>
      <header className={details['head']}>
        <h2 title={dateTime(event.ts)}>{title}</h2>
        <span className={details['actions']}>
          <button type="button" className={details['action']} onClick={() => onStep(event.seq)}>
            {text.toStep}
          </button>
          <CopyButton
            className={details['action']}
            text={JSON.stringify(event, null, 2)}
            label={text.copy}
            done={text.copied}
          />
          <button
            type="button"
            className={details['action']}
            aria-label={detail.close}
            title={detail.close}
            onClick={onClose}
          >
            <Icon name="cross" size={14} />
          </button>
        </span>
      </header>
      <div className={details['body']} tabIndex={0} role="group" aria-label={title} data-detail>
        <JsonTree value={event} open={2} />
      </div>
    </section>
  );
  return isPhone ? (
    <Sheet label={detail.label} onClose={onClose}>
      {shown}
    </Sheet>
  ) : (
    <aside className={styles['detail']}>{shown}</aside>
  );
}
