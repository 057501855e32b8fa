import { packagesOf } from './packages.mjs';

/** @param {string} text */
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Matches every module specifier that a project's own sources may not import. The module boundaries
 * decide about @mozaiks/* packages.
 * @param {{ project: string, pure: boolean }} subject
 */
const refusedSpecifiers = ({ project, pure }) => {
  const packages = packagesOf(project).map((name) => `${escaped(name)}(?:/|$)`);
  return `^(?!${['\\.', '@mozaiks/', ...(pure ? [] : ['node:']), ...packages].join('|')})`;
};

/** @param {{ project: string, pure: boolean }} subject */
export const importRules = (subject) => {
  const regex = refusedSpecifiers(subject);
  const message = `tools/lint/packages.mjs does not allow this package in ${subject.project}${subject.pure ? ', which must have no side effects' : ''}.`;
  return {
    paths: { 'no-restricted-imports': ['error', { patterns: [{ regex, message }] }] },
    // The rule above does not check import(), and the regular expression of a selector may not
    // contain a slash.
    dynamic: [
      {
        selector: `ImportExpression > Literal[value=/${regex.replaceAll('/', '\\x2f')}/]`,
        message,
      },
    ],
  };
};
