export { createProgram } from './program.ts';
export type { Io } from './io.ts';
