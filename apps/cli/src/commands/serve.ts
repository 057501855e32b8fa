import { existsSync } from 'node:fs';

/** The server as this process's job, exactly as `npm start` runs it: it answers signals and sets the exit code itself. */
export async function serveCommand(): Promise<void> {
  // Variables that are set already win over the file.
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { runServer } = await import('@mozaiks/runtime');
  await runServer();
}
