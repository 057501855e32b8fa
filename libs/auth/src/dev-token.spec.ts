import { generateSecret, signDevToken } from './dev-token.ts';
import { ISSUER, NOW, manualClock, verifierWith } from './tokens.fixture.ts';

const claims = { app_id: 'demo', user_id: 'ada', scope: 'execution', chat_id: 'c1' };

describe('a development token', () => {
  it('is accepted by the verifier', async () => {
    const secret = generateSecret();
    const token = signDevToken({
      secret,
      issuer: ISSUER,
      claims,
      lifetime: 60,
      clock: manualClock(),
    });
    const principal = await verifierWith({ keys: { kind: 'secret', secret } }).verify(token);
    expect(principal).toEqual({
      scope: { app_id: 'demo', user_id: 'ada' },
      scopes: ['execution'],
      expires_at: NOW + 60,
      chat_id: 'c1',
    });
  });
});

describe('a generated secret', () => {
  it('is long enough for production, and a new one each time', () => {
    expect(Buffer.from(generateSecret()).length).toBeGreaterThanOrEqual(32);
    expect(generateSecret()).not.toBe(generateSecret());
  });
});
