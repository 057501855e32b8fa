import type { ComponentProps } from 'react';
import styles from './button.module.css';

interface ButtonProps extends ComponentProps<'button'> {
  /**
   * `main`: the one thing to do here. `quiet`: without a border, for bars. Default: with a border.
   */
  readonly look?: 'main' | 'quiet' | 'plain';
}

export function Button({ look = 'plain', className = '', ...props }: ButtonProps) {
  return <button type="button" {...props} className={`${styles[look]} ${className}`} />;
}
