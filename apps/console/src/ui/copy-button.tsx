import { useState } from 'react';
import { Icon } from './icon.tsx';

export interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
  /** Said in place of the label for a moment afterwards. */
  readonly done: string;
  readonly className?: string | undefined;
  /** Only the icon is seen; the label is its name. */
  readonly small?: boolean;
}

/** Copies a text. */
export function CopyButton({ text, label, done, className, small = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  const name = copied ? done : label;
  return (
    <button
      type="button"
      className={className}
      title={small ? name : undefined}
      aria-label={name}
      onClick={() => void copy().catch(() => undefined)}
    >
      <Icon name={copied ? 'check' : 'copy'} size={13} />
      {!small && name}
    </button>
  );
}
