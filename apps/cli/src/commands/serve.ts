import { existsSync } from 'node:fs';

/**
 * Runs the server in this process, as `npm start` does. The server handles signals and sets the
 * exit code.
 */
export async function serveCommand(): Promise<void> {
  // Variables of the environment take precedence over the file.
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { runServer } = await import('@mozaiks/runtime');
  await runServer();
}
