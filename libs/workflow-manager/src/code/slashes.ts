import { sep } from 'node:path';

/** A path of this system as it is written everywhere else: with `/`. */
export const slashes = (path: string): string => path.split(sep).join('/');
