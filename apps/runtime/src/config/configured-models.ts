import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  DEFAULT_PROVIDERS,
  MODELS,
  parseModels,
  type Configured,
  type Models,
  type ProviderDefinition,
} from '@mozaiks/models';
import { environmentSecrets } from '../environment-secrets.ts';
import { modelSettings } from './parts.ts';
import { ConfigError, type Environment } from './read-settings.ts';
import { readSecret } from './secret-files.ts';
import type { Settings } from './settings.ts';

interface Process {
  readonly env: Environment;
  readonly cwd: string;
  /** Default: the included providers. */
  readonly providers?: readonly ProviderDefinition[] | undefined;
}

/**
 * The configured models and what is known about them. Throws ConfigError if MODELS_FILE or a key
 * file cannot be used.
 */
export function configuredModels(
  settings: Settings,
  { env, cwd, providers = DEFAULT_PROVIDERS }: Process,
): Required<Configured> {
  const keys = new Set(providers.flatMap(({ key_name = [] }) => key_name));
  const sources = [...keys].map((name) => readSecret(env, name));
  const problems = sources.flatMap((source) => (source.kind === 'wrong' ? source.problem : []));
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    settings: modelSettings(settings),
    secrets: environmentSecrets(env),
    models: readModels(settings, cwd),
    providers,
  };
}

/** The included models, with the entries of MODELS_FILE added or replaced. */
function readModels({ MODELS_FILE }: Settings, cwd: string): Models {
  if (MODELS_FILE === undefined) return MODELS;
  const problem = (what: string): string => `MODELS_FILE ${MODELS_FILE}: ${what}`;
  const { models, problems } = parseModels(
    contentOf(path.resolve(cwd, MODELS_FILE), problem),
    MODELS,
  );
  if (problems.length > 0) throw new ConfigError(problems.map(problem));
  return models;
}

function contentOf(file: string, problem: (what: string) => string): unknown {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError([
      problem(
        error instanceof SyntaxError ? syntaxProblem(text, error.message) : 'it cannot be read',
      ),
    ]);
  }
}

/** Converts the position to line and column, which Node 20 does not report. */
function syntaxProblem(text: string, message: string): string {
  const [what = '', position = text.length] = message.split(/ in JSON at position (?=\d)/);
  const before = text.slice(0, parseInt(String(position), 10)).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: not JSON: ${what}`;
}
