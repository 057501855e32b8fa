import {
  jwkOf,
  manualClock,
  outcome,
  recordingLogger,
  signedBy,
  verifierWith,
} from '../tokens.fixture.ts';

type Answer = () => Response | Promise<Response>;
const set =
  (...keys: object[]): Answer =>
  () =>
    Response.json({ keys });
const rsa = jwkOf('RS256', { kid: 'r1', use: 'sig', alg: 'RS256' });
const ec = jwkOf('ES256', { kid: 'e1' });

/**
 * A verifier that uses an identity provider which returns `answer`. A test may replace the answer.
 */
function provider(first: Answer) {
  const state = { answer: first, requests: 0 };
  const clock = manualClock();
  const logger = recordingLogger();
  const fetch = (async () => {
    state.requests += 1;
    return state.answer();
  }) as unknown as typeof globalThis.fetch;
  const verifier = verifierWith(
    { keys: { kind: 'jwks', url: 'https://idp.example/jwks' } },
    { clock, logger, fetch },
  );
  const check = (algorithm: 'RS256' | 'ES256' | 'EdDSA', kid?: string) =>
    outcome(verifier.verify(signedBy(algorithm, kid === undefined ? {} : { kid })));
  return { state, clock, logger, check };
}

describe('a JWK Set', () => {
  it('is fetched when it is first needed, once for all callers that wait', async () => {
    const { state, check } = provider(set(rsa, ec));
    expect(state.requests).toBe(0);
    expect(
      await Promise.all([check('RS256', 'r1'), check('ES256', 'e1'), check('RS256', 'r1')]),
    ).toEqual(['accepted', 'accepted', 'accepted']);
    expect(state.requests).toBe(1);
  });

  it('is fetched again for an unknown kid, at most once in 30 s', async () => {
    const { state, clock, check } = provider(set(rsa));
    await check('RS256', 'r1');
    state.answer = set(rsa, ec);
    for (const _attempt of [1, 2, 3])
      expect(await check('ES256', 'e1')).toContain('no key of this kid');
    expect(state.requests).toBe(1);
    clock.advance(30_000);
    expect(await check('ES256', 'e1')).toBe('accepted');
    expect(state.requests).toBe(2);
  });

  it('is fetched again after ten minutes, so that a withdrawn key stops working', async () => {
    const { state, clock, check } = provider(set(rsa, ec));
    expect(await check('ES256', 'e1')).toBe('accepted');
    state.answer = set(rsa);
    clock.advance(600_000);
    expect(await check('ES256', 'e1')).toContain('no key of this kid');
  });

  it('stays in use while fetching fails, and the failure is logged', async () => {
    const { state, clock, logger, check } = provider(set(rsa));
    await check('RS256', 'r1');
    state.answer = () => new Response('', { status: 500 });
    clock.advance(600_000);
    expect(await check('RS256', 'r1')).toBe('accepted');
    expect(logger.lines.map(({ fields }) => fields?.event)).toEqual(['jwks_failed']);
  });

  it('verifies tokens without a kid only if it has a single key', async () => {
    expect(await provider(set(rsa)).check('RS256')).toBe('accepted');
    expect(await provider(set(rsa, ec)).check('RS256')).toContain('no key');
  });

  it('may hold keys for other purposes, which are left out', async () => {
    const others = [
      { kty: 'RSA', use: 'enc', kid: 'r1', n: 'x', e: 'AQAB' },
      { kty: 'EC', crv: 'P-521', kid: 'p' },
      { kty: 'future' },
      { ...rsa, alg: 'RS512' },
    ];
    expect(await provider(set(...others, ec)).check('ES256', 'e1')).toBe('accepted');
  });

  const refused: Record<string, Answer> = {
    'has a shared secret in it': set(rsa, { kty: 'oct', kid: 'x', k: 'abc' }),
    'has a private key in it': set({ ...rsa, d: 'AAAA' }),
    'has a duplicate kid': set(rsa, { ...ec, kid: 'r1' }),
    'has only unusable keys': set({ kty: 'future' }),
    'is not a set': () => Response.json([]),
    'is not JSON': () => new Response('<html>'),
    'is too large': () => new Response(JSON.stringify({ keys: [rsa], x: 'x'.repeat(300 * 1024) })),
    'cannot be fetched': () => Promise.reject(new Error('connect ECONNREFUSED')),
  };
  it.each(Object.entries(refused))('is not used when it %s', async (_name, answer) => {
    const { check, logger } = provider(answer);
    expect(await check('RS256', 'r1')).toContain('no key of this kid');
    expect(logger.lines).toHaveLength(1);
  });

  it('is given up after 5 s if its response does not end', async () => {
    const clock = manualClock();
    const logger = recordingLogger();
    const asked = new Promise<AbortSignal>((resolve) => {
      const fetch = ((_url: string, { signal }: { signal: AbortSignal }) => {
        resolve(signal);
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        );
      }) as unknown as typeof globalThis.fetch;
      const verifier = verifierWith(
        { keys: { kind: 'jwks', url: 'https://idp.example/jwks' } },
        { clock, logger, fetch },
      );
      void outcome(verifier.verify(signedBy('RS256', { kid: 'r1' })));
    });
    const signal = await asked;
    clock.advance(5_000);
    await new Promise((resolve) =>
      signal.aborted ? resolve(undefined) : signal.addEventListener('abort', resolve),
    );
    expect(String(signal.reason)).toContain('5 s');
  });

  it('may be plain http on the loopback and in dev mode', () => {
    expect(() =>
      verifierWith({ keys: { kind: 'jwks', url: 'http://localhost:9/jwks' } }),
    ).not.toThrow();
    expect(() =>
      verifierWith({ keys: { kind: 'jwks', url: 'http://idp:9/jwks', dev_mode: true } }),
    ).not.toThrow();
  });
});
