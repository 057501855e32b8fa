import type { ClientFrameOf } from '@mozaiks/contracts';
import { replyTo, type Caller } from './call.ts';

export function handlePing({ connection }: Caller, frame: ClientFrameOf<'ping'>): void {
  connection.outbox.send({ type: 'pong', ...replyTo(frame) });
}
