import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface ProjectFile {
  readonly file: string;
  readonly text: string;
}

/** The same path from `src` and from `dist`. */
const TEMPLATE = fileURLToPath(new URL('../template/', import.meta.url));
/** In the files of the template: the name of the project. */
const NAME = '__NAME__';
/** npm leaves out, or renames, files of these names when it packs. */
const HIDDEN = ['gitignore', 'env.example'];

/**
 * What a project has before anything is installed. `version`: the oldest version of `@mozaiks/cli`
 * that it takes.
 */
export const projectFiles = (name: string, version: string): readonly ProjectFile[] => [
  { file: 'package.json', text: `${JSON.stringify(manifest(name, version), null, 2)}\n` },
  ...readdirSync(TEMPLATE)
    .sort()
    .map((file) => ({
      file: HIDDEN.includes(file) ? `.${file}` : file,
      text: readFileSync(`${TEMPLATE}${file}`, 'utf8').replaceAll(NAME, name),
    })),
];

const manifest = (name: string, version: string): object => ({
  name,
  version: '0.0.0',
  private: true,
  type: 'module',
  engines: { node: '>=20.19' },
  scripts: { start: 'mozaiks serve', test: 'mozaiks test', check: 'mozaiks workflows' },
  dependencies: { '@mozaiks/cli': `^${version}` },
});
