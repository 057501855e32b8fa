import { noteText } from '../text/chat.ts';
import { Chip, type Tone } from '../ui/chip.tsx';
import { Icon } from '../ui/icon.tsx';
import type { ItemOf, Note } from './item.ts';
import styles from './line.module.css';

const tones: Readonly<Record<Note['kind'], Tone>> = {
  error: 'wait',
  rejected: 'failed',
  owner_changed: 'wait',
  guardrail: 'wait',
  history_summary: 'calm',
};

export function NoteLine({ item: { note } }: { readonly item: ItemOf<'note'> }) {
  const code = 'code' in note ? note.code : '';
  const said = 'said' in note ? note.said : undefined;
  return (
    <div className={styles.note}>
      <Chip tone={tones[note.kind]}>
        <Icon
          name={
            note.kind === 'guardrail'
              ? 'shield'
              : note.kind === 'history_summary'
                ? 'summary'
                : 'warning'
          }
        />
        <span className={styles.noteText}>{noteText(note)}</span>
      </Chip>
      {code !== '' && <code>{code}</code>}
      {said !== undefined && <p>{said}</p>}
    </div>
  );
}
