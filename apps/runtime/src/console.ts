import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from '@mozaiks/contracts';
import type { Plan } from './config/plan.ts';

/** The same from `src` and from `dist`. Packages from npm are without it. */
const FOLDER = fileURLToPath(new URL('../../console/dist', import.meta.url));

/** The folder of the built console, if it is to be served. Without one that was asked for, the log says so. */
export function consoleOf(
  { console, settings }: Pick<Plan, 'console' | 'settings'>,
  logger: Logger,
): { readonly page?: string } {
  if (console === 'off') return {};
  if (existsSync(path.join(FOLDER, 'index.html'))) return { page: FOLDER };
  const level = settings.CONSOLE === 'on' ? 'warn' : 'debug';
  logger.log(level, 'the console is not built: `npm run build` makes it', {
    event: 'console_missing',
  });
  return {};
}
