import styles from './dot.module.css';

interface DotProps {
  /** A CSS colour. Words next to it say what it means. */
  readonly color: string;
  readonly pulses?: boolean;
}

export function Dot({ color, pulses = false }: DotProps) {
  return (
    <span
      className={`${styles.dot} ${pulses ? styles.pulse : ''}`}
      style={{ background: color }}
      aria-hidden="true"
    />
  );
}
