export { createProject, type CreateOptions } from './create-project.ts';
export { ProjectError } from './project-error.ts';
