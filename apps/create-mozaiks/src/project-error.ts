/**
 * The project cannot be made. The message says why and what to do; nothing else needs to be shown.
 */
export class ProjectError extends Error {
  override readonly name = 'ProjectError';
}
