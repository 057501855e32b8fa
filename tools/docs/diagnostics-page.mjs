import { code, page, table } from './markdown.mjs';

/**
 * @param {{
 *   readonly diagnostics: Readonly<
 *     Record<string, { readonly title: string, readonly severity: string }>
 *   >,
 * }} data
 */
export const diagnosticsPage = ({ diagnostics }) =>
  page([
    '# Diagnostics',
    'What the loader reports about workflow files, each with file, line and column, all at once. An error makes that workflow unavailable and does not affect the others; a warning or a note does not. `npx mozaiks workflows` and `npx mozaiks validate` print them. One mistake gives one diagnostic. A code keeps its meaning.',
    table(
      ['code', 'severity', 'meaning'],
      Object.entries(diagnostics).map(([name, { severity, title }]) => [
        code(name),
        severity,
        title,
      ]),
    ),
    '`WF090` names a key that is specified but not yet implemented. It is never silently ignored: the workflow is left out.',
  ]);
