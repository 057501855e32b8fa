import fc from 'fast-check';
import {
  keyPairs,
  outcome,
  pemOf,
  rawToken,
  signedBy,
  verifierWith,
  type Signing,
} from './tokens.fixture.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';

/** Random texts that differ by one changed, added or removed character. */
const edits = (token: string) =>
  fc
    .tuple(
      fc.nat(token.length - 1),
      fc.constantFrom(...ALPHABET),
      fc.constantFrom('change', 'add', 'drop'),
    )
    .map(
      ([at, letter, how]) =>
        token.slice(0, at) +
        (how === 'drop' ? '' : letter) +
        token.slice(how === 'add' ? at : at + 1),
    );

describe('a token with one character changed', () => {
  const cases: [name: string, token: string, verifier: ReturnType<typeof verifierWith>][] = [
    ['HS256', rawToken(), verifierWith()],
    ...(Object.keys(keyPairs) as Signing[]).map(
      (algorithm): [string, string, ReturnType<typeof verifierWith>] => [
        algorithm,
        signedBy(algorithm),
        verifierWith({
          keys: { kind: 'public_keys', keys: [{ key: pemOf(algorithm), algorithm }] },
        }),
      ],
    ),
  ];
  it.each(cases)('is refused (%s)', async (_name, token, verifier) => {
    await fc.assert(
      fc.asyncProperty(edits(token), async (edited) => {
        if (edited !== token)
          expect(await outcome(verifier.verify(edited))).toMatch(/^unauthenticated/);
      }),
    );
  });
});

describe('an arbitrary text', () => {
  it('is refused, and nothing but that one error is thrown', async () => {
    const part = fc
      .oneof(fc.json(), fc.string())
      .map((text) => Buffer.from(text).toString('base64url'));
    const tokens = fc.oneof(
      fc.string(),
      fc.tuple(part, part, part).map((parts) => parts.join('.')),
    );
    await fc.assert(
      fc.asyncProperty(tokens, async (token) =>
        expect(await outcome(verifierWith().verify(token))).toMatch(/^unauthenticated/),
      ),
    );
  });
});
