/**
 * The compiled program of workers and processes. The path is right from `dist/host` and, since no
 * worker loads TypeScript on Node 20, from `src/host` too.
 */
export const programUrl = (): URL => new URL('../../dist/isolate/program.js', import.meta.url);
