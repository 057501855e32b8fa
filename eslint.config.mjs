import { readdirSync } from 'node:fs';
import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import { boundaries } from './tools/lint/boundaries.mjs';
import { importRules } from './tools/lint/imports.mjs';
import { emptyNames } from './tools/lint/names.mjs';
import {
  dateConversions,
  impureGlobals,
  impureProperties,
  pureProjects,
} from './tools/lint/pure.mjs';
import {
  dataTables,
  maxFileLines,
  maxFunctionLines,
  maxParameters,
  specEndings,
} from './tools/lint/sizes.mjs';
import { refusedDefaults, refusedSyntax } from './tools/lint/syntax.mjs';

const sources = ['libs/*/src/**/*.{ts,tsx}', 'apps/*/src/**/*.{ts,tsx}'];
const specs = ['**/*.spec.ts', '**/*.fixture.ts'];
const sized = specEndings.map((ending) => `**/*${ending}`);
const syntax = [...refusedSyntax, ...refusedDefaults];

const projectRules = (kind) => (project) => {
  const pure = pureProjects.includes(project);
  const { paths, dynamic } = importRules({ project, pure });
  return {
    files: [`${kind}/${project}/src/**/*.{ts,tsx}`],
    ignores: specs,
    rules: { ...paths, 'no-restricted-syntax': ['error', ...syntax, ...dynamic] },
  };
};

const projects = ['libs', 'apps'].flatMap((kind) =>
  readdirSync(new URL(kind, import.meta.url)).map(projectRules(kind)),
);

export default tseslint.config(
  { ignores: ['**/node_modules', '**/dist', '**/out-tsc', '**/coverage', '.nx'] },
  js.configs.recommended,
  { files: ['**/*.{js,mjs,cjs}'], rules: { 'no-undef': 'off' } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommended],
    plugins: { '@nx': nx },
    languageOptions: {
      // One program of all files: those of the projects would check shared libraries once for each.
      parserOptions: { project: 'tsconfig.lint.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...boundaries(false),
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      eqeqeq: 'error',
      'max-params': ['error', maxParameters],
      'no-control-regex': 'off',
      'no-restricted-syntax': ['error', ...syntax],
    },
  },
  {
    files: [...specs, 'apps/runtime-e2e/**/*.ts', 'examples/**/*.{ts,tsx}', 'tools/**/*.ts'],
    rules: boundaries(true),
  },
  {
    files: sources,
    ignores: sized,
    rules: {
      'max-lines-per-function': [
        'error',
        { max: maxFunctionLines, skipBlankLines: false, IIFEs: true },
      ],
    },
  },
  {
    files: sources,
    ignores: [...sized, ...dataTables],
    rules: {
      'max-lines': ['error', { max: maxFileLines, skipBlankLines: false, skipComments: false }],
    },
  },
  ...projects,
  {
    files: pureProjects.map((project) => `libs/${project}/src/**/*.ts`),
    ignores: specs,
    rules: {
      'no-restricted-globals': ['error', ...impureGlobals],
      'no-restricted-properties': [
        'error',
        ...impureProperties.map(([object, property]) => ({ object, property })),
      ],
    },
  },
  {
    files: [dateConversions],
    rules: {
      'no-restricted-globals': ['error', ...impureGlobals.filter((name) => name !== 'Date')],
    },
  },
  {
    files: [`**/{${emptyNames}}.{ts,tsx}`, `**/*-{${emptyNames}}.{ts,tsx}`],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'Program', message: 'Name the file after what it holds.' },
      ],
    },
  },
  prettier,
);
