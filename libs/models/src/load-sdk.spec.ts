import { loadSdk } from './load-sdk.ts';

const sdk = { provider: 'openai', name: 'openai', major: 6 };
const notFound = (name: string): Error =>
  Object.assign(new Error(`Cannot find package '${name}' imported from /app/a.js`), {
    code: 'ERR_MODULE_NOT_FOUND',
  });

describe('the SDK of a provider', () => {
  it('is what its package exports', async () => {
    expect(await loadSdk(sdk, async () => 'the module')).toBe('the module');
  });

  it('that is not installed is an error with the command that installs it', async () => {
    await expect(loadSdk(sdk, () => Promise.reject(notFound('openai')))).rejects.toMatchObject({
      code: 'model_not_configured',
      details: {
        provider: 'openai',
        missing: 'openai',
        detail: 'its SDK is not installed: npm install openai@6',
      },
    });
  });

  it('that itself lacks a package fails with the error of that package', async () => {
    const failure = notFound('needed-by-openai');
    await expect(loadSdk(sdk, () => Promise.reject(failure))).rejects.toBe(failure);
  });
});
