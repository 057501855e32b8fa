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

/**
 * Checks an object against the schema of its `type`. A schema is compiled when the first frame of
 * its type arrives. The schemas are our own and checked by a spec, so they are not checked again at
 * each start.
 */
export function createFrameValidator(): (value: JsonObject) => Validated {
  const ajv = new Ajv2020({ strict: true, ownProperties: true, validateSchema: false });
  const compiled = new Map<ClientFrameType, ValidateFunction>();
  const validatorOf = (type: ClientFrameType): ValidateFunction => {
    const validate = compiled.get(type) ?? ajv.compile(CLIENT_FRAME_SCHEMAS[type]);
    compiled.set(type, validate);
    return validate;
  };
  return (value) => {
    const { type } = value;
    const validate = isFrameType(type) ? validatorOf(type) : undefined;
    if (validate === undefined)
      return { ok: false, problem: 'type: not one of the known frame types' };
    if (validate(value)) return { ok: true, frame: value as unknown as ClientFrame };
    const [first] = validate.errors ?? [];
    return {
      ok: false,
      problem: `${first?.instancePath.slice(1) || 'frame'}: ${first?.message ?? 'invalid'}`,
    };
  };
}

const isFrameType = (type: unknown): type is ClientFrameType =>
  typeof type === 'string' && Object.hasOwn(CLIENT_FRAME_SCHEMAS, type);
