import {
  CLIENT_FRAME_SCHEMAS,
  type ClientFrame,
  type ClientFrameType,
  type JsonObject,
} from '@mozaiks/contracts';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

export type Validated =
  | { readonly ok: true; readonly frame: ClientFrame }
  | { readonly ok: false; readonly problem: string };

/** Checks an object against the schema of its `type`. The schemas are compiled here, once. */
export function createFrameValidator(): (value: JsonObject) => Validated {
  const ajv = new Ajv2020({ strict: true, ownProperties: true });
  const validators = new Map<string, ValidateFunction>(
    (Object.keys(CLIENT_FRAME_SCHEMAS) as ClientFrameType[]).map((type) => [
      type,
      ajv.compile(CLIENT_FRAME_SCHEMAS[type]),
    ]),
  );
  return (value) => {
    const validate = typeof value['type'] === 'string' ? validators.get(value['type']) : undefined;
    if (validate === undefined)
      return { ok: false, problem: 'type: not one of the frames of this protocol' };
    if (validate(value)) return { ok: true, frame: value as unknown as ClientFrame };
    const [first] = validate.errors ?? [];
    return {
      ok: false,
      problem: `${first?.instancePath.slice(1) || 'frame'}: ${first?.message ?? 'not valid'}`,
    };
  };
}
