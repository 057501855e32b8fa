import { notConfigured } from './not-configured.ts';

interface Sdk {
  readonly provider: string;
  /** The package, without its version. */
  readonly name: string;
  /** The major version that the provider is written for. */
  readonly major: number;
}

/** The SDKs are optional peers. Throws `model_not_configured`, with the command that installs the SDK, if it is missing. */
export async function loadSdk<Module>(
  { provider, name, major }: Sdk,
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    if (!isMissing(error, name)) throw error;
    const detail = `its SDK is not installed: npm install ${name}@${major}`;
    throw notConfigured({ provider, missing: name, detail });
  }
}

const isMissing = (error: unknown, name: string): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === 'ERR_MODULE_NOT_FOUND' &&
  error.message.includes(`'${name}'`);
