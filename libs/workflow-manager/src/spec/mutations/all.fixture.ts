import { fileURLToPath } from 'node:url';
import type { Files } from '../folder.fixture.ts';
import { DATA } from './good-data.fixture.ts';
import { ROUTING } from './good-routing.fixture.ts';
import { TOOLS } from './good-tools.fixture.ts';
import { CONTENTS } from './kinds-data.fixture.ts';
import { FILES } from './kinds-files.fixture.ts';
import { HABITS } from './kinds-habits.fixture.ts';
import { LIMITS } from './kinds-limits.fixture.ts';
import { PROMPTS } from './kinds-prompts.fixture.ts';
import { ROUTES } from './kinds-routing.fixture.ts';
import type { Mistakes } from './mutate.fixture.ts';

/** Workflows without a mistake. */
export const WORKFLOWS: Readonly<Record<string, Files>> = { ...ROUTING, ...TOOLS, ...DATA };

/** Folders of more of them. */
export const SAMPLE_FOLDERS: readonly string[] = ['workflows', 'examples/workflows'].map((folder) =>
  fileURLToPath(new URL(`../../../../../${folder}`, import.meta.url)),
);

export const MISTAKES: Mistakes = {
  ...FILES,
  ...ROUTES,
  ...PROMPTS,
  ...LIMITS,
  ...CONTENTS,
  ...HABITS,
};
