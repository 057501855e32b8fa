import { hashOf } from '../app/hash.ts';
import { run as text } from '../text/run.ts';
import styles from './legend.module.css';
import lane from './lane.module.css';

export interface LegendProps {
  readonly chat_id: string;
  readonly wide: boolean;
  readonly isRun: boolean;
  readonly plainTime: {
    readonly plain: boolean;
    readonly canChange: boolean;
    readonly toggle: () => void;
  };
  readonly onWiden: () => void;
}

/** What the bars mean, and the switches of the table. */
export const Legend = ({ chat_id, wide, isRun, plainTime, onWiden }: LegendProps) => (
  <>
    {wide && isRun && (
      <span className={styles['legend']} aria-hidden="true">
        <Sample name="first">{text.legend.first}</Sample>
        <Sample name="stream">{text.legend.streaming}</Sample>
        <Sample name="work">{text.legend.tool}</Sample>
        <Sample name="wait">{text.legend.waiting}</Sample>
      </span>
    )}
    {isRun && plainTime.canChange && (
      <button
        type="button"
        className={styles['switch']}
        aria-pressed={plainTime.plain}
        title={text.plainTimeHint}
        onClick={plainTime.toggle}
      >
        {text.plainTime}
      </button>
    )}
    {wide && isRun && (
      <a className={styles['switch']} href={hashOf({ view: 'compare', a: chat_id, b: null })}>
        {text.compare}
      </a>
    )}
    <button type="button" className={styles['switch']} aria-keyshortcuts="T" onClick={onWiden}>
      {wide ? text.narrow : text.widen} <kbd aria-hidden="true">T</kbd>
    </button>
  </>
);

const Sample = ({ name, children }: { readonly name: string; readonly children: string }) => (
  <span>
    <i className={`${styles['sample']} ${lane[name]}`} />
    {children}
  </span>
);
