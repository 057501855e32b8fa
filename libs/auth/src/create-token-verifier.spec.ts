import { isRuntimeError } from '@mozaiks/contracts';
import {
  CLAIMS,
  NOW,
  SECRET,
  encode,
  outcome,
  rawToken,
  verifierWith,
  withClaims,
  type SomeSettings,
} from './tokens.fixture.ts';

const claims = (changes: object) => rawToken({ payload: withClaims(changes) });
const header = (changes: object) => rawToken({ header: { alg: 'HS256', ...changes } });
const payloadText = (text: string) => rawToken({ payload: text });
const text = JSON.stringify(CLAIMS);
const nested = (levels: number) =>
  text.replace('{', `{"x":${'['.repeat(levels)}${']'.repeat(levels)},`);
const [head = '', body = '', signature = ''] = rawToken().split('.');
const lastBitsChanged =
  signature.slice(0, -1) + String.fromCharCode(signature.charCodeAt(signature.length - 1) + 1);

describe('a valid token', () => {
  it('returns the caller', async () => {
    const budget = { max_tokens: 1000, max_cost_usd: 0.5 };
    const token = claims({
      scope: 'execution mozaiks:trace',
      chat_id: 'c1',
      workflow_name: 'HelloWorld',
      budget,
      roles: ['admin'],
    });
    expect(await verifierWith().verify(token)).toEqual({
      scope: { app_id: 'app1', user_id: 'ada@example.com' },
      scopes: ['execution', 'mozaiks:trace'],
      expires_at: NOW + 600,
      chat_id: 'c1',
      workflow_name: 'HelloWorld',
      budget,
    });
  });

  const accepted: Record<string, [string, SomeSettings?]> = {
    'scope as an array': [claims({ scope: ['a', 'b'] })],
    'no iat': [claims({ iat: undefined })],
    'no typ': [header({})],
    'the type of an access token': [header({ typ: 'at+JWT' })],
    'a kid if the only key has none': [header({ kid: 'of the platform' })],
    'a thumbprint, which is only a hint': [header({ x5t: 'abc' })],
    'an exp that passed within the tolerance': [claims({ exp: NOW - 29 })],
    'an iat that is ahead within the tolerance': [claims({ iat: NOW + 30 })],
    'one of several audiences': [claims({ aud: ['x', 'us'] }), { audience: 'us' }],
    'an audience that is one of ours': [claims({ aud: 'us' }), { audience: ['us', 'them'] }],
    'an audience that is not required': [claims({ aud: 'other' })],
    'the required scope': [claims({ scope: 'a b' }), { required_scope: 'b' }],
    'the longest lifetime': [claims({}), { max_lifetime: 600 }],
    'another name of the user': [
      claims({ user_id: undefined, sub: 'auth0|123' }),
      { user_id_claim: 'sub' },
    ],
    'a short secret in dev mode': [
      rawToken({ secret: 'short' }),
      { keys: { kind: 'secret', secret: 'short', dev_mode: true } },
    ],
  };
  it.each(Object.entries(accepted))('is accepted with %s', async (_name, [token, settings]) => {
    expect(await outcome(verifierWith(settings).verify(token))).toBe('accepted');
  });

  it('may name the user in another claim, and then user_id is ignored', async () => {
    const principal = await verifierWith({ user_id_claim: 'sub' }).verify(
      claims({ sub: 'auth0|123', user_id: 'eve' }),
    );
    expect(principal.scope.user_id).toBe('auth0|123');
  });
});

const refused: Record<string, [token: string, reason: string, settings?: SomeSettings]> = {
  // format
  nothing: ['', 'does not have three parts'],
  'two parts': [`${head}.${body}`, 'does not have three parts'],
  'four parts': [`${head}.${body}.${signature}.`, 'does not have three parts'],
  'a JSON serialization': [
    JSON.stringify({ payload: body, protected: head, signature }),
    'does not have three parts',
  ],
  'an encrypted token (five parts)': ['a.b.c.d.e', 'does not have three parts'],
  'more than 8 KiB': [claims({ x: 'x'.repeat(8192) }), 'longer than 8 KiB'],
  padding: [`${head}.${body}=.${signature}`, 'payload is not canonical'],
  'a line break': [`${head}.${body}\n.${signature}`, 'payload is not canonical'],
  'plain base64': [
    `${head}.${Buffer.from([255, 254, 253]).toString('base64')}.${signature}`,
    'payload is not canonical',
  ],
  'unused bits that are not zero': [
    `${head}.${body}.${lastBitsChanged}`,
    'signature is not canonical',
  ],
  'no signature': [`${head}.${body}.`, 'signature is not canonical'],
  // text
  'invalid UTF-8': [
    rawToken({
      payload: Buffer.concat([
        Buffer.from(text.slice(0, -1)),
        Buffer.from(',"x":"\xff"}', 'latin1'),
      ]),
    }),
    'payload is not valid UTF-8',
  ],
  'a byte order mark': [rawToken({ payload: `\ufeff${text}` }), 'payload is not JSON'],
  'a payload that is not JSON': [payloadText('app_id=app1'), 'payload is not JSON'],
  'a payload that is a string': [payloadText('"app1"'), 'payload is not a JSON object'],
  'a payload that is a list': [payloadText('[]'), 'payload is not a JSON object'],
  'a payload that is null': [payloadText('null'), 'payload is not a JSON object'],
  'a header that is a list': [rawToken({ header: '[]' }), 'header is not a JSON object'],
  'a claim that comes twice': [
    payloadText(text.replace('}', ',"app_id":"app2"}')),
    'payload has a key twice',
  ],
  'a duplicate claim, once escaped': [
    payloadText(text.replace('}', ',"app\\u005fid":"app2"}')),
    'payload has a key twice',
  ],
  'a duplicate key inside a claim': [
    payloadText(text.replace('}', ',"x":[{"a":1,"a":2}]}')),
    'payload has a key twice',
  ],
  'a duplicate alg': [
    rawToken({ header: '{"alg":"HS256","alg":"none"}' }),
    'header has a key twice',
  ],
  'a payload that is too deep': [payloadText(nested(17)), 'payload is nested too deeply'],
  // the header
  'no alg': [rawToken({ header: { typ: 'JWT' } }), 'alg is not a string'],
  'alg none': [
    `${encode({ alg: 'none' })}.${body}.${signature}`,
    'alg is not the algorithm of the key',
  ],
  'alg nOnE': [
    `${encode({ alg: 'nOnE' })}.${body}.${signature}`,
    'alg is not the algorithm of the key',
  ],
  'alg in other letters': [header({ alg: 'hs256' }), 'alg is not the algorithm of the key'],
  'a longer hash than the key is for': [
    header({ alg: 'HS512' }),
    'alg is not the algorithm of the key',
  ],
  'a public key algorithm': [header({ alg: 'RS256' }), 'alg is not the algorithm of the key'],
  'a list as alg': [header({ alg: ['HS256'] }), 'alg is not a string'],
  crit: [header({ crit: ['exp'] }), 'header has crit'],
  'an empty crit': [header({ crit: [] }), 'header has crit'],
  b64: [header({ b64: false }), 'header has b64'],
  zip: [header({ zip: 'DEF' }), 'header has zip'],
  jku: [header({ jku: 'https://evil.example' }), 'header has jku'],
  jwk: [header({ jwk: { kty: 'oct', k: encode(SECRET) } }), 'header has jwk'],
  x5u: [header({ x5u: 'https://evil.example' }), 'header has x5u'],
  x5c: [header({ x5c: ['abc'] }), 'header has x5c'],
  'a nested token': [header({ cty: 'JWT' }), 'header has cty'],
  'another kind of token': [header({ typ: 'logout+jwt' }), 'typ is of another kind'],
  'a typ that is not a string': [header({ typ: 1 }), 'typ is of another kind'],
  'a number as kid': [header({ kid: 1 }), 'kid is not a string'],
  'a path as kid longer than any name': [header({ kid: '../'.repeat(100) }), 'kid is not a string'],
  // the signature
  'another secret': [rawToken({ secret: 'b'.repeat(32) }), 'signature is not valid'],
  'an empty HMAC key': [rawToken({ secret: '' }), 'signature is not valid'],
  'another payload': [
    `${head}.${encode(withClaims({ app_id: 'app2' }))}.${signature}`,
    'signature is not valid',
  ],
  'a signature that is cut': [
    `${head}.${body}.${signature.slice(0, 20)}`,
    'signature is not valid',
  ],
  // claims
  'no app_id': [claims({ app_id: undefined }), "'app_id'"],
  'no user_id': [claims({ user_id: undefined }), "'user_id'"],
  'no scope': [claims({ scope: undefined }), "'scope'"],
  'no exp': [claims({ exp: undefined }), "'exp'"],
  'no iss': [claims({ iss: undefined }), "'iss'"],
  'app_id only in a prototype': [
    payloadText(text.replace('"app_id"', '"__proto__":{"app_id":"x"},"x"')),
    "'app_id'",
  ],
  'an object as user_id': [claims({ user_id: { $ne: null } }), '/user_id'],
  'a number as user_id': [claims({ user_id: 7 }), '/user_id'],
  'an empty user_id': [claims({ user_id: '' }), '/user_id'],
  'a user_id that is too long': [claims({ user_id: 'x'.repeat(257) }), '/user_id'],
  'a control character in user_id': [claims({ user_id: 'a\u0000b' }), '/user_id'],
  'a lone surrogate in app_id': [payloadText(text.replace('app1', '\\ud800')), '/app_id'],
  'a list as app_id': [claims({ app_id: ['app1'] }), '/app_id'],
  'an empty scope': [claims({ scope: '' }), '/scope'],
  'a scope of blanks': [claims({ scope: '  ' }), '/scope'],
  'a scope without elements': [claims({ scope: [] }), '/scope'],
  'a scope with something else in it': [claims({ scope: ['a', 1] }), '/scope'],
  'an invalid chat_id': [claims({ chat_id: '../x' }), '/chat_id'],
  'an invalid workflow_name': [claims({ workflow_name: 'a b' }), '/workflow_name'],
  'a budget that is not an object': [claims({ budget: 5 }), '/budget'],
  'a negative budget': [claims({ budget: { max_tokens: -1 } }), '/budget/max_tokens'],
  'a budget with unknown caps': [claims({ budget: { max_tokes: 1 } }), '/budget'],
  'another issuer': [claims({ iss: 'https://other.example' }), 'iss is not'],
  'an issuer with the same start': [claims({ iss: `${CLAIMS.iss}.evil.example` }), 'iss is not'],
  'a list as issuer': [claims({ iss: [CLAIMS.iss] }), '/iss'],
  'another audience': [claims({ aud: 'other' }), 'aud does not', { audience: 'us' }],
  'no audience': [claims({}), 'aud does not', { audience: 'us' }],
  'the required scope only as a part of another': [
    claims({ scope: 'exec' }),
    'required scope',
    { required_scope: 'ex' },
  ],
  // times
  'an infinite exp': [payloadText(text.replace(String(CLAIMS.exp), '1e400')), '/exp'],
  'an exp that is not a whole number': [claims({ exp: NOW + 0.5 }), '/exp'],
  'an exp as text': [claims({ exp: String(NOW + 600) }), '/exp'],
  'an exp beyond safe integers': [claims({ exp: 2 ** 60 }), '/exp'],
  'an exp that RFC 3339 cannot express': [claims({ exp: 2 ** 50 }), '/exp'],
  'an iat as text': [claims({ iat: 'now' }), '/iat'],
  'an iat in the future': [claims({ iat: NOW + 31 }), 'iat is in the future'],
  'an nbf in the future': [claims({ nbf: NOW + 31 }), 'nbf is in the future'],
  'an nbf as text': [claims({ nbf: 'now' }), '/nbf'],
  'a lifetime above the limit': [claims({}), 'lifetime of the token', { max_lifetime: 599 }],
  'a limited lifetime without iat': [
    claims({ iat: undefined }),
    'iat is missing',
    { max_lifetime: 600 },
  ],
};

describe('a token is refused that has', () => {
  it.each(Object.entries(refused))('%s', async (_name, [token, reason, settings]) => {
    const said = await outcome(verifierWith(settings).verify(token));
    expect(said).toMatch(/^unauthenticated: /);
    expect(said).toContain(reason);
  });
});

describe('the error that a caller sees', () => {
  it('is the same for every refusal, without details', async () => {
    const answers = await Promise.all(
      Object.values(refused).map(([token, , settings]) =>
        verifierWith(settings)
          .verify(token)
          .catch((error: unknown) =>
            isRuntimeError(error)
              ? JSON.stringify({ ...error, message: error.message, cause: undefined })
              : 'other',
          ),
      ),
    );
    expect(new Set(answers).size).toBe(1);
  });

  it('says that the token has expired only if nothing else is wrong with it', async () => {
    const verifier = verifierWith();
    expect(await outcome(verifier.verify(claims({ exp: NOW - 30 })))).toMatch(/^token_expired/);
    expect(await outcome(verifier.verify(claims({ exp: NOW - 30, iss: 'x' })))).toMatch(
      /^unauthenticated/,
    );
    expect(
      await outcome(
        verifier.verify(rawToken({ payload: withClaims({ exp: 1 }), secret: 'x'.repeat(32) })),
      ),
    ).toMatch(/^unauthenticated/);
  });

  it('contains no part of the token, not even in its cause', async () => {
    const error: unknown = await verifierWith()
      .verify(claims({ user_id: { secret: 'canary' } }))
      .catch((refusal: unknown) => refusal);
    expect(JSON.stringify([String(error), String((error as Error).cause)])).not.toContain('canary');
  });
});

describe('settings from which no verifier can be created', () => {
  const keys = (secret: string) => ({ keys: { kind: 'secret', secret } }) as const;
  const bad: Record<string, [SomeSettings, RegExp]> = {
    'no issuer': [{ issuers: [] }, /issuer/],
    'an empty issuer': [{ issuers: [''] }, /issuer/],
    'a short secret': [keys('x'.repeat(31)), /32 bytes/],
    'no secret': [keys(''), /empty/],
    'no secret in dev mode': [{ keys: { kind: 'secret', secret: '', dev_mode: true } }, /empty/],
    'no public key': [{ keys: { kind: 'public_keys', keys: [] } }, /no key/],
    'a JWK Set over plain http': [
      { keys: { kind: 'jwks', url: 'http://idp.example/jwks' } },
      /https/,
    ],
    'an invalid URL': [{ keys: { kind: 'jwks', url: 'jwks' } }, /https/],
  };
  it.each(Object.entries(bad))('%s', (_name, [settings, message]) => {
    expect(() => verifierWith(settings)).toThrow(message);
  });

  it('counts the bytes of a secret, not its characters', () => {
    expect(() => verifierWith(keys('é'.repeat(16)))).not.toThrow();
  });
});
