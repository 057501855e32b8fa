import { PROBE_TIMEOUT_MS, type Finding } from './finding.ts';
import type { Configuration } from './configuration.ts';

const MIN_SECRET_BYTES = 32;

export async function checkKeys({ plan }: Configuration): Promise<readonly Finding[]> {
  const { keyProblem } = await import('@mozaiks/runtime');
  const problem = await keyProblem(plan, PROBE_TIMEOUT_MS);
  const check = 'keys';
  if (problem !== undefined)
    return [
      {
        check,
        level: 'error',
        message: problem,
        hint: 'tokens cannot be verified: set JWT_SECRET, JWT_PUBLIC_KEY or JWKS_URL to a key that works',
      },
    ];
  const { keys } = plan;
  switch (keys.kind) {
    case 'generated':
      return [
        { check, level: 'ok', message: 'tokens are signed with a generated development secret' },
      ];
    case 'secret': {
      if (Buffer.byteLength(keys.secret) >= MIN_SECRET_BYTES)
        return [{ check, level: 'ok', message: 'tokens are verified with JWT_SECRET' }];
      const hint = `production needs ${MIN_SECRET_BYTES} bytes or more: openssl rand -base64 48`;
      return [{ check, level: 'warning', message: 'JWT_SECRET is short', hint }];
    }
    case 'public_key':
      return [{ check, level: 'ok', message: 'tokens are verified with JWT_PUBLIC_KEY' }];
    case 'jwks':
      return [
        {
          check,
          level: 'ok',
          message: 'tokens are verified with the keys at JWKS_URL, which answers',
        },
      ];
  }
}
