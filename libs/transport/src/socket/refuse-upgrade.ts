import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { ERROR_CODES, RuntimeError, type ErrorCode } from '@mozaiks/contracts';
import { PROBLEM_TYPE, problemOf } from '../http/problem.ts';

/** Answers an upgrade that no session begins for with an HTTP error, and ends the connection. */
export function refuseUpgrade(socket: Duplex, code: ErrorCode): void {
  const { status } = ERROR_CODES[code];
  const body = JSON.stringify(problemOf(new RuntimeError(code)));
  socket.on('error', () => socket.destroy());
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Connection: close',
      `Content-Type: ${PROBLEM_TYPE}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
}
