import { ProjectError } from './project-error.ts';

/** A folder in the current one and the name of a package, on every platform. */
const NAME = /^[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*$/;
const MAX_LENGTH = 64;
/** Names that npm or Windows keeps for itself. */
const RESERVED = /^(?:node_modules|con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/;

/** The same name. Throws ProjectError for one that cannot be both. */
export function projectName(name: string): string {
  if (NAME.test(name) && name.length <= MAX_LENGTH && !RESERVED.test(name)) return name;
  throw new ProjectError(
    `${JSON.stringify(name)} cannot be the name of a project: use lower-case letters and digits, with single "-", "_" or "." between them, at most ${MAX_LENGTH} in all`,
  );
}
