import {
  isJsonObject,
  RuntimeError,
  type ClientFrame,
  type HttpCommand,
  type JsonValue,
} from '@mozaiks/contracts';
import type { TransportSettings } from '../settings.ts';
import { refsOf, type FrameRefs } from './frame-refs.ts';
import { readJson } from './read-json.ts';
import { createFrameValidator } from './validate-frame.ts';

export type Decoded =
  | { readonly ok: true; readonly frame: ClientFrame; readonly refs: FrameRefs }
  | { readonly ok: false; readonly error: RuntimeError; readonly refs: FrameRefs };

export interface RawFrame {
  readonly data: Buffer;
  readonly binary: boolean;
}

export type FrameDecoder = (raw: RawFrame) => Decoded;

/**
 * Decodes bytes to a frame that satisfies its schema. Otherwise returns `invalid_frame` with the
 * reason in `details.problem`, or `text_too_long`. Never throws.
 */
export function createFrameDecoder({
  maxDepth,
  maxTextBytes,
}: Pick<TransportSettings, 'maxDepth' | 'maxTextBytes'>): FrameDecoder {
  const validate = createFrameValidator();
  return ({ data, binary }) => {
    if (binary) return invalid('frames must be text');
    const read = readJson(data, maxDepth);
    if (!read.ok) return invalid(read.problem, read.parsed);
    if (!isJsonObject(read.value)) return invalid('not a JSON object');
    const refs = refsOf(read.value);
    const validated = validate(read.value);
    if (!validated.ok) return invalid(validated.problem, read.value);
    if (textBytes(validated.frame) > maxTextBytes)
      return {
        ok: false,
        error: new RuntimeError('text_too_long', { max_bytes: maxTextBytes }),
        refs,
      };
    return { ok: true, frame: validated.frame, refs };
  };
}

const invalid = (problem: string, value?: JsonValue): Decoded => ({
  ok: false,
  error: new RuntimeError('invalid_frame', { problem }),
  refs: refsOf(value),
});

/** The bytes of the text of a message, 0 for other frames. */
export function textBytes(frame: ClientFrame | HttpCommand): number {
  if (frame.type !== 'user_message') return 0;
  const parts = frame.content ?? [];
  return [frame.text ?? '', ...parts.map((part) => (part.type === 'text' ? part.text : ''))].reduce(
    (sum, text) => sum + Buffer.byteLength(text),
    0,
  );
}
