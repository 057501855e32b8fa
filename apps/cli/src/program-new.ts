import { Option, type Command } from 'commander';
import type { NewWorkflowOptions } from './commands/new-workflow.ts';
import type { MigrateOptions } from './commands/migrate.ts';
import type { Io } from './io.ts';
import { TEMPLATE_NAMES } from './template-names.ts';

/** `mozaiks new`: creates files to start from. */
export function addNew(program: Command, io: Io): void {
  const template = new Option(
    '--template <template>',
    `what to start from: ${TEMPLATE_NAMES.join(', ')}`,
  );
  program
    .command('new')
    .description('Make files to start from')
    .command('workflow')
    .description('Make a workflow from a template, which runs without a model key')
    .argument('<name>', 'name of the workflow')
    .addOption(template.choices(TEMPLATE_NAMES).default('single'))
    .option(
      '--dir <folder>',
      'folder of the workflows (default: WORKFLOWS_DIR, otherwise workflows)',
    )
    .action(async (name: string, options: NewWorkflowOptions) =>
      io.exitWith(
        await (await import('./commands/new-workflow.ts')).newWorkflowCommand(io, name, options),
      ),
    );
}

/** `mozaiks migrate`: writes TypeScript for Python modules. */
export function addMigrate(program: Command, io: Io): void {
  program
    .command('migrate')
    .description(
      'Write TypeScript with the signatures of the Python modules of a workflow, and list what to finish',
    )
    .argument('<dir>', 'folder of the workflow')
    .option('--out <folder>', 'folder to write to (default: typescript, in the folder)')
    .action(async (dir: string, options: MigrateOptions) =>
      io.exitWith(await (await import('./commands/migrate.ts')).migrateCommand(io, dir, options)),
    );
}

/** `mozaiks schemas`: writes the schemas that the first line of a workflow file names. */
export function addSchemas(program: Command, io: Io): void {
  program
    .command('schemas')
    .description('Write the JSON Schemas of workflow files, for completion and errors in editors')
    .argument('[dir]', 'folder to write to (default: schemas, next to the folder of the workflows)')
    .action(async (dir: string | undefined) =>
      io.exitWith(await (await import('./commands/schemas.ts')).schemasCommand(io, dir)),
    );
}
