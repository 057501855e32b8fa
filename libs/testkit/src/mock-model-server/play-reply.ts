import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { isJsonObject } from '@mozaiks/contracts';
import { anthropicFrames } from './anthropic-frames.ts';
import { replyWithError } from './error-reply.ts';
import type { MockFault, MockReply, MockRequest } from './mock-reply.ts';
import { openaiFrames } from './openai-frames.ts';
import { responsesFrames } from './responses-frames.ts';
import { shapeReply } from './shaped-reply.ts';
import { BAD_FRAMES, type StreamFrames } from './stream-frames.ts';

interface Exchange {
  readonly request: MockRequest;
  readonly reply: MockReply;
  readonly number: number;
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
}

/** Answers one request, with the fault of its reply. Returns when nothing more will be sent. */
export async function playReply(exchange: Exchange): Promise<void> {
  const { request, reply, incoming, response } = exchange;
  const { fault, delay_ms = 0 } = reply;
  if (delay_ms > 0) await wait(delay_ms);
  if (typeof fault === 'number') {
    return replyWithError(response, request.protocol, {
      status: fault,
      message: reply.message ?? `fault ${fault}`,
      headers: reply.headers ?? {},
    });
  }
  if (fault === 'hang') return;
  if (fault === 'reset') {
    incoming.socket.destroy();
    return;
  }
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
  response.flushHeaders();
  await playFrames(exchange, framesOf(exchange));
}

function framesOf({ request, reply, number }: Exchange): StreamFrames {
  const { protocol, body } = request;
  const model = typeof body['model'] === 'string' ? body['model'] : 'mock';
  const shaped = shapeReply(reply);
  if (protocol === 'anthropic') return anthropicFrames(shaped, { model, number });
  if (protocol === 'responses') return responsesFrames(shaped, { model, number });
  const options = body['stream_options'];
  return openaiFrames(shaped, {
    model,
    number,
    includeUsage: isJsonObject(options) && options['include_usage'] === true,
  });
}

async function playFrames(
  { request, reply, incoming, response }: Exchange,
  { head, body, tail, error }: StreamFrames,
): Promise<void> {
  const middle = head.length + Math.ceil(body.length / 2);
  for (const [index, frame] of [...head, ...body, ...tail].entries()) {
    if (response.destroyed) return;
    if (index === middle && isMidwayFault(reply.fault)) {
      if (reply.fault === 'badsse') await write(response, BAD_FRAMES[request.protocol]);
      else return injectFault(reply.fault, { incoming, response, error });
    }
    await write(response, frame);
    if (reply.delay_ms !== undefined && reply.delay_ms > 0) await wait(reply.delay_ms);
  }
  response.end();
}

type MidwayFault = 'hang_mid' | 'truncate' | 'truncate_clean' | 'midstream_error' | 'badsse';
const isMidwayFault = (fault: MockFault | undefined): fault is MidwayFault =>
  fault === 'hang_mid' ||
  fault === 'truncate' ||
  fault === 'truncate_clean' ||
  fault === 'midstream_error' ||
  fault === 'badsse';

function injectFault(
  fault: Exclude<MidwayFault, 'badsse'>,
  {
    incoming,
    response,
    error,
  }: Pick<Exchange, 'incoming' | 'response'> & { readonly error: string },
): void {
  if (fault === 'truncate') incoming.socket.destroy();
  if (fault === 'truncate_clean') response.end();
  if (fault === 'midstream_error') response.end(error);
}

/**
 * Resolves when the frame has left the process, so that closing the connection afterwards does not
 * lose it.
 */
const write = (response: ServerResponse, frame: string): Promise<void> =>
  new Promise((resolve) => {
    response.write(frame, () => resolve());
  });
