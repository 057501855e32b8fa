import { createRequire } from 'node:module';
import type ts from 'typescript';

/** The compiler's API. */
export type TypeScript = typeof ts;

/**
 * Loads it with `require`, because `import` first searches all of the compiler's text for exported
 * names.
 */
export const loadTypeScript = (): TypeScript =>
  createRequire(import.meta.url)('typescript') as TypeScript;
