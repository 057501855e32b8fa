import { packagesOf } from './packages.mjs';

/** @param {string} text */
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Matches every module specifier that a project's own sources may not import. Which of @mozaiks/* it may is the business of the module boundaries.
 * @param {{ project: string, pure: boolean }} subject
 */
const refusedSpecifiers = ({ project, pure }) => {
  const packages = packagesOf(project).map((name) => `${escaped(name)}(?:/|$)`);
  return `^(?!${['\\.', '@mozaiks/', ...(pure ? [] : ['node:']), ...packages].join('|')})`;
};

/** @param {{ project: string, pure: boolean }} subject */
export const importRules = (subject) => {
  const regex = refusedSpecifiers(subject);
  const message = `tools/lint/packages.mjs does not allow this package in ${subject.project}${subject.pure ? ', which touches nothing outside' : ''}.`;
  return {
    paths: { 'no-restricted-imports': ['error', { patterns: [{ regex, message }] }] },
    // The rule above does not look at import(), and a selector's regular expression may hold no slash.
    dynamic: [
      {
        selector: `ImportExpression > Literal[value=/${regex.replaceAll('/', '\\x2f')}/]`,
        message,
      },
    ],
  };
};
