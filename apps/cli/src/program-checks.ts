import { Option, type Command } from 'commander';
import type { ConfigOptions } from './commands/config.ts';
import type { DoctorOptions } from './commands/doctor.ts';
import type { TestOptions } from './commands/test.ts';
import type { Io } from './io.ts';

const format = (): Option =>
  new Option('--format <format>', 'text or json').choices(['text', 'json']).default('text');

export function addConfig(program: Command, io: Io): void {
  program
    .command('config')
    .description('Print every setting with its value and where that comes from, without secrets')
    .addOption(format())
    .action(async (options: ConfigOptions) =>
      io.exitWith(await (await import('./commands/config.ts')).configCommand(io, options)),
    );
}

export function addDoctor(program: Command, io: Io): void {
  program
    .command('doctor')
    .description(
      'Check settings, keys, store, models and workflows, and say what to do; exit code 1 when something is wrong',
    )
    .addOption(format())
    .action(async (options: DoctorOptions) =>
      io.exitWith(await (await import('./commands/doctor.ts')).doctorCommand(io, options)),
    );
}

export function addTest(program: Command, io: Io): void {
  program
    .command('test')
    .description('Run the tests of the workflows. Exit code 1: one failed; 2: one could not be run')
    .argument('[workflow]', 'name of the workflow whose tests are run (default: all)')
    .option(
      '--dir <folder>',
      'folder of the workflows (default: WORKFLOWS_DIR, otherwise workflows)',
    )
    .option('--watch', 'run them again after each change, until Ctrl-C')
    .option('--junit <file>', 'also write the results to this file, as JUnit XML')
    .action(async (workflow: string | undefined, options: TestOptions) =>
      io.exitWith(await (await import('./commands/test.ts')).testCommand(io, workflow, options)),
    );
}
