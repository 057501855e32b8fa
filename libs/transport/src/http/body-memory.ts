import { RuntimeError } from '@mozaiks/contracts';
import type { FastifyRequest } from 'fastify';
import type { FrameMemory } from '../limits/frame-memory.ts';

/** Bodies share the memory limit of frames until their requests are handled. */
export interface BodyMemory {
  /** Resolves when the body fits. Rejects if the client has disconnected in the meantime. */
  reserve(request: FastifyRequest, app: string, bytes: number): Promise<void>;
  /** Called when the request is handled or refused. May be called again. */
  release(request: FastifyRequest): void;
}

export function createBodyMemory(memory: FrameMemory): BodyMemory {
  const releases = new WeakMap<FastifyRequest, () => void>();
  return {
    async reserve(request, app, bytes) {
      const release = await memory.reserve(app, bytes);
      // Without a client, Fastify no longer reports anything about the request, not even its end.
      if (request.raw.socket.destroyed) {
        release();
        throw new RuntimeError('invalid_request');
      }
      releases.set(request, release);
    },
    release(request) {
      releases.get(request)?.();
      releases.delete(request);
    },
  };
}
