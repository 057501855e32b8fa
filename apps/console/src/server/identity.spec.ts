import { demoIdentity, identityQuery, keepIdentity, keptIdentity } from './identity.ts';

const storage = (kept: string | null) => ({
  getItem: () => kept,
  setItem: (_: string, value: string) => void (kept = value),
});

describe('the identity of a tab', () => {
  it('is the demo tenant, without trace, until it is changed', () => {
    const tab = storage(null);
    expect(keptIdentity(tab)).toEqual(demoIdentity);
    keepIdentity({ app_id: 'shop', user_id: 'ada', trace: true }, tab);
    expect(keptIdentity(tab)).toEqual({ app_id: 'shop', user_id: 'ada', trace: true });
  });

  it('is the demo tenant if what was kept cannot be read', () =>
    expect(keptIdentity(storage('{'))).toEqual(demoIdentity));

  it.each([
    [demoIdentity, ''],
    [
      { app_id: 'a&b', user_id: 'ada@example.com', trace: false },
      '?app_id=a%26b&user_id=ada%40example.com',
    ],
    [{ ...demoIdentity, trace: true }, '?trace=true'],
  ])('of %j is asked for with "%s"', (identity, query) =>
    expect(identityQuery(identity)).toBe(query),
  );
});
