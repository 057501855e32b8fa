/**
 * The compiled program of workers and processes. The path is valid from `dist/host`, and from
 * `src/host` as well, since workers on Node 20 cannot load TypeScript.
 */
export const programUrl = (): URL => new URL('../../dist/isolate/program.js', import.meta.url);
