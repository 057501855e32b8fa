import { sep } from 'node:path';

/** Whether a real path is the folder or lies in it. */
export const isInside = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
