import type { ServerFrame } from '@mozaiks/contracts';
import type { Socket } from './socket.fixture.ts';

/** Sends a frame that is rejected, and resolves with the error. */
export async function errorOf(
  socket: Socket,
  frame: object | string,
): Promise<Extract<ServerFrame, { type: 'request_error' }>> {
  const from = socket.received.length;
  socket.send(frame);
  return socket.untilType('request_error', from);
}
