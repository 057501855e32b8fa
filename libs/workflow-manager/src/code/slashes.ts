import { sep } from 'node:path';

/** A path of this operating system, written with `/`. */
export const slashes = (path: string): string => path.split(sep).join('/');
