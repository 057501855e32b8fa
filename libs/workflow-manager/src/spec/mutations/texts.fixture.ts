import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DiagnosticCode } from '../../diagnostics/diagnostic-codes.ts';
import { WORKFLOW_FILE_NAMES, type WorkflowFile } from '../../shape/files.ts';
import { MISTAKES, SAMPLE_FOLDERS, WORKFLOWS } from './all.fixture.ts';
import { marked, textAfter } from './mutate.fixture.ts';

/** The text of a workflow file. */
export interface WorkflowText {
  readonly name: string;
  readonly file: WorkflowFile;
  readonly text: string;
}

const fileOf = (path: string): WorkflowFile | undefined =>
  WORKFLOW_FILE_NAMES.find((file) => path.endsWith(`/${file}.yaml`));

function textsIn(folder: string): readonly (readonly [path: string, text: string])[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => fileOf(path) !== undefined)
    .map((path) => [path, readFileSync(join(folder, path), 'utf8').replaceAll('__NAME__', 'Made')]);
}

const templates = fileURLToPath(new URL('../../../../../apps/cli/templates', import.meta.url));
const written = Object.entries(WORKFLOWS).flatMap(([name, files]) =>
  Object.entries(files).flatMap(([path, content]) =>
    typeof content === 'string' ? [[`${name}/${path}`, content] as const] : [],
  ),
);
const texts = new Map([...written, ...[...SAMPLE_FOLDERS, templates].flatMap(textsIn)]);

/**
 * Every file of every workflow without a mistake: those of the mutation tests, samples and
 * templates.
 */
export const GOOD_FILES: readonly WorkflowText[] = [...texts].flatMap(([name, text]) => {
  const file = fileOf(name);
  return file === undefined ? [] : [{ name, file, text }];
});

/** Every file with one mistake, and the diagnostics of the loader. */
export const MISTAKEN_FILES: readonly (WorkflowText & {
  readonly codes: readonly DiagnosticCode[];
})[] = Object.entries(MISTAKES).flatMap(([name, mistake]) => {
  const path = mistake.in.join('/');
  const file = mistake.rename === undefined && mistake.at === undefined ? fileOf(path) : undefined;
  return file === undefined
    ? []
    : [
        {
          name,
          file,
          text: marked(textAfter(texts.get(path) ?? '', mistake)).text,
          codes: mistake.codes,
        },
      ];
});
