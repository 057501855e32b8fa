import { createRequire } from 'node:module';
import type ts from 'typescript';

/** The compiler's API. */
export type TypeScript = typeof ts;

/**
 * By `require`: `import` first searches all of the compiler's text for the names that it exports.
 */
export const loadTypeScript = (): TypeScript =>
  createRequire(import.meta.url)('typescript') as TypeScript;
