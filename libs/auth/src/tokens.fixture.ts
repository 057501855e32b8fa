import { constants, createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import {
  defined,
  isRuntimeError,
  sleepOn,
  type Clock,
  type LogFields,
  type Logger,
} from '@mozaiks/contracts';
import { createTokenVerifier } from './create-token-verifier.ts';
import type { TokenVerifierSettings } from './settings.ts';

export const SECRET = 'a-secret-of-the-platform-that-is-long-enough';
export const ISSUER = 'https://platform.example';
export const NOW = 1_700_000_000;

export const CLAIMS = {
  iss: ISSUER,
  app_id: 'app1',
  user_id: 'ada@example.com',
  scope: 'execution',
  iat: NOW,
  exp: NOW + 600,
};
type Part = string | Uint8Array | object;

export const encode = (part: Part): string =>
  Buffer.from(
    typeof part === 'string' ? part : part instanceof Uint8Array ? part : JSON.stringify(part),
  ).toString('base64url');

export const withClaims = (changes: object): object => ({ ...CLAIMS, ...changes });

export interface RawToken {
  readonly header?: Part;
  readonly payload?: Part;
  readonly secret?: string;
  readonly sign?: (signed: string) => string;
}

/** A token with arbitrary parts and a correct signature. */
export function rawToken({
  header = { alg: 'HS256', typ: 'JWT' },
  payload = CLAIMS,
  secret = SECRET,
  ...rest
}: RawToken = {}): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  const signature =
    rest.sign?.(signed) ?? createHmac('sha256', secret).update(signed).digest('base64url');
  return `${signed}.${signature}`;
}

export const keyPairs = {
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  EdDSA: generateKeyPairSync('ed25519'),
};
export type Signing = keyof typeof keyPairs;

const signers: Record<Signing, (signed: Buffer, key: KeyObject) => Buffer> = {
  RS256: (signed, key) => sign('sha256', signed, key),
  PS256: (signed, key) =>
    sign('sha256', signed, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
  ES256: (signed, key) => sign('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }),
  EdDSA: (signed, key) => sign(null, signed, key),
};

export const signedBy = (
  algorithm: Signing,
  options: { readonly kid?: string; readonly payload?: object; readonly alg?: string } = {},
): string =>
  rawToken({
    header: {
      alg: options.alg ?? algorithm,
      ...defined({ kid: options.kid }),
    },
    ...defined({ payload: options.payload }),
    sign: (signed) =>
      signers[algorithm](Buffer.from(signed), keyPairs[algorithm].privateKey).toString('base64url'),
  });

export const pemOf = (algorithm: Signing): string =>
  keyPairs[algorithm].publicKey.export({ type: 'spki', format: 'pem' }).toString();
export const jwkOf = (algorithm: Signing, more: object = {}): Record<string, string> => ({
  ...(keyPairs[algorithm].publicKey.export({ format: 'jwk' }) as Record<string, string>),
  ...more,
});

/**
 * A clock that moves only when `advance` is called. Sleepers wake as soon as their time has
 * come.
 */
export function manualClock(): Clock & { advance(ms: number): void } {
  let ms = NOW * 1000;
  let sleepers: { at: number; wake: () => void }[] = [];
  const timer: Clock['timer'] = (time, passed) => {
    const sleeper = { at: ms + time, wake: passed };
    sleepers.push(sleeper);
    return () => void (sleepers = sleepers.filter((other) => other !== sleeper));
  };
  return {
    now: () => ms,
    monotonic: () => ms,
    sleep: sleepOn(timer),
    timer,
    advance(by) {
      ms += by;
      for (const { at, wake } of sleepers) if (at <= ms) wake();
      sleepers = sleepers.filter(({ at }) => at > ms);
    },
  };
}

export function recordingLogger(): Logger & {
  readonly lines: { readonly msg: string; readonly fields: LogFields | undefined }[];
} {
  const lines: { msg: string; fields: LogFields | undefined }[] = [];
  return { lines, log: (_level, msg, fields) => lines.push({ msg, fields }) };
}

export type SomeSettings = Partial<TokenVerifierSettings>;

export function verifierWith(
  settings: SomeSettings = {},
  more: { readonly clock?: Clock; readonly fetch?: typeof fetch; readonly logger?: Logger } = {},
) {
  return createTokenVerifier({
    settings: { issuers: [ISSUER], keys: { kind: 'secret', secret: SECRET }, ...settings },
    clock: manualClock(),
    logger: recordingLogger(),
    ...more,
  });
}

/** `code: reason`, or `accepted`. */
export async function outcome(verified: Promise<unknown>): Promise<string> {
  try {
    await verified;
    return 'accepted';
  } catch (error) {
    if (!isRuntimeError(error)) throw error;
    return `${error.code}: ${(error.cause as Error).message}`;
  }
}
