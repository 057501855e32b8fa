import { defined } from '@mozaiks/contracts';
import type { Io } from '../io.ts';
import { readEnvironment } from '../read-environment.ts';

export interface TokenOptions {
  readonly app: string;
  readonly user: string;
  readonly scope?: string;
  /** Seconds. */
  readonly lifetime: number;
}

/** Prints a development token that the server in this folder accepts. */
export async function tokenCommand(
  io: Io,
  { app, user, scope, lifetime }: TokenOptions,
): Promise<number> {
  const { devToken, readSettings } = await import('@mozaiks/runtime');
  const request = {
    app_id: app,
    user_id: user,
    lifetime,
    ...defined({ scope }),
  };
  io.stdout.write(`${devToken(readSettings(readEnvironment(io)), request)}\n`);
  return 0;
}
