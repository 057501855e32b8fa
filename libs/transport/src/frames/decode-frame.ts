import { isJsonObject, RuntimeError, type ClientFrame, type JsonValue } from '@mozaiks/contracts';
import type { TransportSettings } from '../settings.ts';
import { cleanJson } from './clean-json.ts';
import { refsOf, type FrameRefs } from './frame-refs.ts';
import { isTooDeep } from './scan-depth.ts';
import { createFrameValidator } from './validate-frame.ts';

export type Decoded =
  | { readonly ok: true; readonly frame: ClientFrame; readonly refs: FrameRefs }
  | { readonly ok: false; readonly error: RuntimeError; readonly refs: FrameRefs };

export interface RawFrame {
  readonly data: Buffer;
  readonly binary: boolean;
}

export type FrameDecoder = (raw: RawFrame) => Decoded;

/** Bytes -> a frame that satisfies its schema, or `invalid_frame` with what is wrong in `details.problem`, or `text_too_long`. Never throws. */
export function createFrameDecoder({ maxDepth, maxTextBytes }: Pick<TransportSettings, 'maxDepth' | 'maxTextBytes'>): FrameDecoder {
  const validate = createFrameValidator();
  return ({ data, binary }) => {
    if (binary) return invalid('frames are text');
    if (isTooDeep(data, maxDepth)) return invalid(`nested more than ${maxDepth} levels`);
    const parsed = parse(data);
    if (parsed === undefined) return invalid('not JSON');
    const cleaned = cleanJson(parsed);
    if (!cleaned.ok) return invalid(cleaned.problem, parsed);
    if (!isJsonObject(cleaned.value)) return invalid('not a JSON object');
    const refs = refsOf(cleaned.value);
    const validated = validate(cleaned.value);
    if (!validated.ok) return invalid(validated.problem, cleaned.value);
    if (textBytes(validated.frame) > maxTextBytes)
      return { ok: false, error: new RuntimeError('text_too_long', { max_bytes: maxTextBytes }), refs };
    return { ok: true, frame: validated.frame, refs };
  };
}

const invalid = (problem: string, value?: JsonValue): Decoded => ({
  ok: false,
  error: new RuntimeError('invalid_frame', { problem }),
  refs: refsOf(value),
});

function parse(data: Buffer): JsonValue | undefined {
  try {
    return JSON.parse(data.toString('utf8')) as JsonValue;
  } catch {
    return undefined;
  }
}

function textBytes(frame: ClientFrame): number {
  if (frame.type !== 'user_message') return 0;
  const parts = frame.content ?? [];
  return [frame.text ?? '', ...parts.map((part) => (part.type === 'text' ? part.text : ''))].reduce(
    (sum, text) => sum + Buffer.byteLength(text),
    0,
  );
}
