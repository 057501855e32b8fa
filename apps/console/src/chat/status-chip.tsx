import type { ChatStatus } from '@mozaiks/contracts';
import { statusWord } from '../text/chat.ts';
import { Chip, type Tone } from '../ui/chip.tsx';
import { Dot } from '../ui/dot.tsx';
import { Icon } from '../ui/icon.tsx';

const tones: Readonly<Record<ChatStatus, Tone>> = {
  idle: 'ok',
  running: 'calm',
  awaiting_input: 'wait',
  failed: 'failed',
};

export const StatusChip = ({ status }: { readonly status: ChatStatus }) => (
  <Chip tone={tones[status]}>
    {status === 'idle' && <Icon name="check" />}
    {status === 'failed' && <Icon name="warning" />}
    {status === 'running' && <Dot color="var(--accent)" pulses />}
    {status === 'awaiting_input' && <Dot color="var(--wait)" pulses />}
    {statusWord(status)}
  </Chip>
);
