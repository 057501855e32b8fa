import type { WebSocket } from 'ws';

const POLICY_VIOLATION = 1008;
const TOO_BIG = 1009;

/**
 * If a frame arrives in too many pieces, ws closes the socket with 1008 and without a reason. Our 1008
 * always has a reason and means that the origin is not allowed, so this closes with 1009 instead.
 */
export function closeManyPiecesAsTooBig(socket: WebSocket): void {
  const close = socket.close.bind(socket);
  socket.close = (code, reason) =>
    close(code === POLICY_VIOLATION && reason === undefined ? TOO_BIG : code, reason);
}
