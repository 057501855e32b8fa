import type { JsonValue, PlatformApi } from '@mozaiks/contracts';
import type { CallMessage, PlatformAnswer } from '../protocol.ts';
import type { Send } from './call-scope.ts';
import { CodedError } from './coded-error.ts';
import { toJsonText } from './to-json.ts';

/**
 * `platform.call` inside the isolate. The host sends the request, so the address and the key never
 * enter the isolate.
 */
export interface PlatformClient extends PlatformApi {
  answered(request: number, answer: PlatformAnswer): void;
}

function readAnswer(answer: PlatformAnswer): JsonValue {
  if (!answer.ok) {
    const code =
      answer.code === 'platform_unconfigured' ? 'platform_unconfigured' : 'platform_error';
    throw new CodedError(code, answer.message, answer.status);
  }
  if (answer.text === '') return null;
  try {
    return JSON.parse(answer.text);
  } catch {
    throw new CodedError('platform_error', "the platform's answer is not JSON");
  }
}

export function createPlatformClient({ id, limits }: CallMessage, send: Send): PlatformClient {
  const waiting = new Map<number, (answer: PlatformAnswer) => void>();
  let requests = 0;
  const call = async (endpoint: string, data?: JsonValue): Promise<JsonValue> => {
    const text = data === undefined ? undefined : toJsonText(data, limits.max_platform_bytes);
    const request = (requests += 1);
    const answer = new Promise<PlatformAnswer>((resolve) => waiting.set(request, resolve));
    send({
      type: 'platform',
      id,
      request,
      endpoint: String(endpoint),
      ...(text === undefined ? {} : { data: text }),
    });
    return readAnswer(await answer);
  };
  const answered = (request: number, answer: PlatformAnswer): void => {
    waiting.get(request)?.(answer);
    waiting.delete(request);
  };
  return { call, answered };
}
