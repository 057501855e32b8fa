import { RuntimeError } from '@mozaiks/contracts';
import { failureOf } from './failure-of.ts';

const where = { provider: 'openai', model: 'm', keys: ['sk-secret'], host: 'x.test:443', now: 0 };
const ofStatus = (status: number, part: object = {}): Error =>
  Object.assign(new Error('said'), { status, headers: new Headers(), error: {}, ...part });

describe('a failure', () => {
  it('of an exhausted quota is not an overload, because it does not pass', () => {
    expect(failureOf(ofStatus(429, { code: 'insufficient_quota' }), where)).toMatchObject({
      retryable: false,
      error: { code: 'model_rejected', details: { type: 'insufficient_quota', status: 429 } },
    });
  });

  it("contains the provider's message, headers and bodies only in the cause, and there without the key", () => {
    const { error } = failureOf(
      ofStatus(401, { message: 'bad key sk-secret at //u:p@h', code: 'x y' }),
      where,
    );
    expect(error.details).toEqual({
      provider: 'openai',
      model: 'm',
      status: 401,
      detail: 'openai m 401',
    });
    expect(String(error.cause)).toBe('Error: bad key *** at //***@h');
  });

  it.each([
    { message: 'no such model' },
    { type: 'error', error: { type: 'x', message: 'no such model' } },
    { detail: 'no such model' },
    'no such model',
  ])('keeps the message of the provider: %j', (error) => {
    expect(failureOf(ofStatus(400, { error }), where).said).toBe('no such model');
  });

  it('that we threw stays as it is, and names provider and model', () => {
    const { error, retryable } = failureOf(
      new RuntimeError('script_no_answer', { agent: 'A' }),
      where,
    );
    expect([error.code, error.details, retryable]).toEqual([
      'script_no_answer',
      { provider: 'openai', model: 'm', agent: 'A' },
      false,
    ]);
  });

  it('of unknown origin is a bug of ours, and is not retried', () => {
    expect(failureOf(new RangeError('oops'), where)).toMatchObject({
      retryable: false,
      error: { code: 'internal' },
    });
    expect(failureOf('a string', where)).toMatchObject({ error: { code: 'internal' } });
  });
});
