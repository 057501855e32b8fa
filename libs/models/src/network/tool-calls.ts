import { isJsonObject, type JsonObject, type JsonValue, type ModelChunk } from '@mozaiks/contracts';
import { argumentsIn, toolCallChunk } from './tool-call-chunk.ts';

interface CallSoFar {
  readonly index: JsonValue | undefined;
  id: string;
  name: string;
  raw: string;
}

/** The calls of one answer of Chat Completions, assembled from their pieces. */
export interface ToolCalls {
  take(piece: JsonObject): void;
  /** In the order in which they started. */
  complete(): readonly ModelChunk[];
}

/**
 * Servers separate calls by index, by id, or only by their names. A piece continues the last call
 * with its index. Without an index it continues the call with its id, otherwise the last call. A
 * piece may also start another call: see `startsAnother`.
 */
export function createToolCalls(toolName: (name: string) => string): ToolCalls {
  const calls: CallSoFar[] = [];
  return {
    take(piece) {
      const { index, id, name, text } = partsOf(piece);
      const same =
        index === undefined && id !== '' ? calls.findLast((call) => call.id === id) : undefined;
      const last =
        index === undefined
          ? (same ?? (id === '' ? calls.at(-1) : undefined))
          : calls.findLast((call) => call.index === index);
      if (last === undefined || startsAnother({ id, name, text }, last)) {
        calls.push({ index, id, name, raw: text });
        return;
      }
      last.id ||= id;
      last.name ||= name;
      last.raw += text;
    },
    complete: () =>
      calls
        .filter(({ name, raw }) => name !== '' || raw !== '')
        .map(({ name, raw }) => toolCallChunk(toolName(name), raw)),
  };
}

function partsOf(piece: JsonObject) {
  const called = isJsonObject(piece['function']) ? piece['function'] : {};
  const args = called['arguments'];
  const text = typeof args === 'string' ? args : isJsonObject(args) ? JSON.stringify(args) : '';
  return {
    index: piece['index'] ?? undefined,
    id: textOf(piece['id']),
    name: textOf(called['name']),
    text,
  };
}

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

/**
 * True for another id, for another name, and for a name and arguments if the arguments of the call
 * are already complete.
 */
function startsAnother(
  { id, name, text }: { readonly id: string; readonly name: string; readonly text: string },
  call: CallSoFar,
): boolean {
  if (id !== '' && call.id !== '' && id !== call.id) return true;
  if (name === '' || call.name === '') return false;
  return (
    name !== call.name || (text.trim() !== '' && call.raw !== '' && argumentsIn(call.raw) !== null)
  );
}
