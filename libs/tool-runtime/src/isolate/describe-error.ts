import type { Thrown } from '../protocol.ts';
import { boundText } from './bound-text.ts';

export const MAX_MESSAGE_BYTES = 2048;
export const MAX_STACK_BYTES = 8192;

const textOf = (value: unknown, key: string): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const field: unknown = Reflect.get(value, key);
  return typeof field === 'string' ? field : undefined;
};

/**
 * Describes anything that was thrown. Checks its fields instead of its class, since it may come
 * from another realm. Its getters may throw.
 */
export function describeError(thrown: unknown): Thrown {
  try {
    const message = withoutPaths(textOf(thrown, 'message') ?? String(thrown));
    const code = textOf(thrown, 'code');
    const stack = textOf(thrown, 'stack');
    return {
      message: boundText(message, MAX_MESSAGE_BYTES),
      ...(code === undefined ? {} : { code: boundText(code, 64) }),
      ...(stack === undefined ? {} : { stack: boundText(stack, MAX_STACK_BYTES) }),
    };
  } catch {
    return { message: 'something was thrown that cannot be described' };
  }
}

/**
 * Removes Node's require stack from the message of a missing module: it lists paths of this
 * machine, which no model or client may see.
 */
const withoutPaths = (message: string): string => message.split('\nRequire stack:')[0] ?? message;
