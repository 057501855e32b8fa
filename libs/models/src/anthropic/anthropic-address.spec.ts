import { isAnthropic } from './anthropic-address.ts';

describe('an address', () => {
  it.each<[string, boolean]>([
    ['https://api.anthropic.com', true],
    ['https://api.anthropic.com/', true],
    ['https://api.anthropic.com/v1', true],
    ['https://api.anthropic.com.evil.test', false],
    ['http://127.0.0.1:9001', false],
  ])('%s is Anthropic’s own: %s', (base_url, own) => {
    expect(isAnthropic({ base_url })).toBe(own);
  });
});
