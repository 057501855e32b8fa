import path from 'node:path';

/** npm's own script, from `npm_execpath`; undefined if another package manager set it, or none. */
export const npmScript = (execpath: string | undefined): string | undefined =>
  execpath !== undefined && path.basename(execpath) === 'npm-cli.js' ? execpath : undefined;
