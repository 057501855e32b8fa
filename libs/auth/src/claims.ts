import {
  Budget,
  CHAT_ID_PATTERN,
  WORKFLOW_NAME_PATTERN,
  isTenantId,
  type JsonObject,
} from '@mozaiks/contracts';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { unauthenticated } from './rejection.ts';

/** The claims of a valid token. Claims that are not listed here are ignored. */
export interface TokenClaims {
  readonly iss: string;
  readonly aud?: string | readonly string[];
  readonly exp: number;
  readonly iat?: number;
  readonly nbf?: number;
  readonly app_id: string;
  readonly user_id: string;
  readonly scope: string | readonly string[];
  readonly chat_id?: string;
  readonly workflow_name?: string;
  readonly budget?: Budget;
}

/** The end of the year 9999: RFC 3339 cannot express later times. */
const LATEST = 253_402_300_799;
const seconds = { type: 'integer', minimum: 0, maximum: LATEST };
const text = { type: 'string', minLength: 1 };
const scopeText = { type: 'string', pattern: '[^ ]' };

export const schemaFor = (userIdClaim: string) => ({
  type: 'object',
  required: ['iss', 'exp', 'app_id', userIdClaim, 'scope'],
  properties: {
    iss: text,
    aud: { anyOf: [text, { type: 'array', items: text }] },
    exp: seconds,
    iat: seconds,
    nbf: seconds,
    app_id: { tenant_id: true },
    [userIdClaim]: { tenant_id: true },
    scope: { anyOf: [scopeText, { type: 'array', items: scopeText, minItems: 1 }] },
    chat_id: { type: 'string', pattern: CHAT_ID_PATTERN },
    workflow_name: { type: 'string', pattern: WORKFLOW_NAME_PATTERN },
    budget: Budget,
  },
});

/** Skips validating the schema itself at each start: it is ours, and a spec validates it. */
function compileFor(userIdClaim: string): ValidateFunction {
  const ajv = new Ajv2020({ ownProperties: true, strict: true, validateSchema: false });
  ajv.addKeyword({
    keyword: 'tenant_id',
    schemaType: 'boolean',
    validate: (_: boolean, value: unknown) => isTenantId(value),
  });
  return ajv.compile(schemaFor(userIdClaim));
}

/**
 * Reads claims by schema. The returned function throws `unauthenticated`, which names the claim but
 * not its value. The schema is compiled for the first token.
 */
export function createClaimsReader(userIdClaim: string): (payload: JsonObject) => TokenClaims {
  let compiled: ValidateFunction | undefined;
  return (payload) => {
    const validate = (compiled ??= compileFor(userIdClaim));
    if (!validate(payload)) throw unauthenticated(`claims: ${problemOf(validate.errors?.[0])}`);
    const claims = payload as unknown as TokenClaims;
    return userIdClaim === 'user_id'
      ? claims
      : { ...claims, user_id: payload[userIdClaim] as string };
  };
}

interface SchemaProblem {
  readonly instancePath: string;
  readonly message?: string | undefined;
}

const problemOf = (problem: SchemaProblem | undefined): string =>
  `${problem?.instancePath ?? ''} ${problem?.message ?? 'not valid'}`.trim();
