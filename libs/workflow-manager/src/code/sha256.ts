import { createHash } from 'node:crypto';

/** In lower-case hex. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
