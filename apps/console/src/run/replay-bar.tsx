import { replay as text } from '../text/run.ts';
import { Icon } from '../ui/icon.tsx';
import styles from './replay-bar.module.css';

export interface ReplayBarProps {
  /** The event after which the chat is shown. */
  readonly at: number;
  readonly first: number;
  readonly last: number;
  readonly isPlaying: boolean;
  readonly isLive: boolean;
  readonly onAt: (at: number) => void;
  readonly onPlay: () => void;
  readonly onLive: () => void;
}

/** Shows the chat as it was after any of its events. */
export function ReplayBar({
  at,
  first,
  last,
  isPlaying,
  isLive,
  onAt,
  onPlay,
  onLive,
}: ReplayBarProps) {
  const [name, number, of] = text.at(at, last);
  return (
    <div className={styles['bar']} role="group" aria-label={text.bar}>
      <button
        type="button"
        className={styles['play']}
        aria-label={isPlaying ? text.pause : text.play}
        onClick={onPlay}
      >
        <Icon name={isPlaying ? 'pause' : 'play'} />
      </button>
      <span className={styles['at']}>
        {name}
        <b>{number}</b>
        {of}
      </span>
      <input
        type="range"
        className={styles['slider']}
        min={first}
        max={Math.max(first, last)}
        value={at}
        aria-label={text.slider}
        aria-valuetext={`${name}${number}${of}`}
        style={{ '--share': `${(100 * (at - first)) / Math.max(1, last - first)}%` }}
        onChange={(event) => onAt(Number(event.target.value))}
      />
      {isLive ? (
        <span className={styles['keys']}>
          {text.step} <kbd>←</kbd> <kbd>→</kbd> {text.play} <kbd>Space</kbd>
        </span>
      ) : (
        <button type="button" className={styles['live']} onClick={onLive}>
          {text.live}
        </button>
      )}
    </div>
  );
}
