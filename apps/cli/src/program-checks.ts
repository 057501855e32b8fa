import { Option, type Command } from 'commander';
import type { ConfigOptions } from './commands/config.ts';
import type { DoctorOptions } from './commands/doctor.ts';
import type { Io } from './io.ts';

const format = (): Option => new Option('--format <format>', 'text or json').choices(['text', 'json']).default('text');

export function addConfig(program: Command, io: Io): void {
  program
    .command('config')
    .description('Print every setting with its value and where that comes from, without secrets')
    .addOption(format())
    .action(async (options: ConfigOptions) => io.exitWith(await (await import('./commands/config.ts')).configCommand(io, options)));
}

export function addDoctor(program: Command, io: Io): void {
  program
    .command('doctor')
    .description('Check settings, keys, store, models and workflows, and say what to do; exit code 1 when something is wrong')
    .addOption(format())
    .action(async (options: DoctorOptions) => io.exitWith(await (await import('./commands/doctor.ts')).doctorCommand(io, options)));
}
