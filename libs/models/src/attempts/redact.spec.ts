import { redact } from './redact.ts';

describe('a text for the log', () => {
  it.each<[string, string]>([
    ['Incorrect API key provided: s3cret-value.', 'Incorrect API key provided: ***.'],
    ['Incorrect API key provided: sk-proj-****abcd.', 'Incorrect API key provided: ***.'],
    ['failed at http://me:pw@host/v1', 'failed at http://***@host/v1'],
    ['authorization: Bearer abc.def', 'authorization: Bearer ***'],
  ])('%s', (text, shown) => {
    expect(redact(text, ['s3cret-value'])).toBe(shown);
  });

  it('is limited in length', () => {
    expect(redact('x'.repeat(10_000))).toHaveLength(500);
  });
});
