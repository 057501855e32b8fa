import { RuntimeError } from '@mozaiks/contracts';

/**
 * Loads a module that imports mongoose, an optional peer dependency. If mongoose is missing,
 * rejects with `store_misconfigured` and the command that installs it.
 */
export async function withMongoose<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new RuntimeError('store_misconfigured', {
      reason: 'MongoDB needs mongoose, which is not installed: npm install mongoose@9',
    });
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === 'ERR_MODULE_NOT_FOUND' &&
  error.message.includes("'mongoose'");
