import { RuntimeError } from '@mozaiks/contracts';
import type { FastifyRequest } from 'fastify';
import type { FrameRoom } from '../limits/frame-room.ts';

/** Bodies share the room of frames, until their requests are handled. */
export interface BodyRoom {
  /** Resolves when there is room for the body. Rejects if the client has left meanwhile. */
  enter(request: FastifyRequest, app: string, bytes: number): Promise<void>;
  /** The request is handled or refused. May be called again. */
  leave(request: FastifyRequest): void;
}

export function createBodyRoom(room: FrameRoom): BodyRoom {
  const leaving = new WeakMap<FastifyRequest, () => void>();
  return {
    async enter(request, app, bytes) {
      const leave = await room.enter(app, bytes);
      // Of a request without a client Fastify tells nothing any more, not even its end.
      if (request.raw.socket.destroyed) {
        leave();
        throw new RuntimeError('invalid_request');
      }
      leaving.set(request, leave);
    },
    leave(request) {
      leaving.get(request)?.();
      leaving.delete(request);
    },
  };
}
