import { checkKeys } from '../doctor/check-keys.ts';
import { checkDataDir, checkNode } from '../doctor/check-machine.ts';
import { checkModels } from '../doctor/check-models.ts';
import { checkStore } from '../doctor/check-store.ts';
import { checkWorkflows } from '../doctor/check-workflows.ts';
import { checkSettings, type Configuration } from '../doctor/configuration.ts';
import type { Finding } from '../doctor/finding.ts';
import type { Io } from '../io.ts';
import { findingLines } from '../render/finding-lines.ts';
import { styleFor } from '../render/style.ts';

export interface DoctorOptions {
  readonly format: 'text' | 'json';
}

/**
 * Checks everything that the server in this folder needs, and changes nothing. Resolves with the
 * exit code: 1 for errors, 0 if there are only warnings.
 */
export async function doctorCommand(io: Io, { format }: DoctorOptions): Promise<number> {
  const { findings, configuration } = await checkSettings(io);
  const all = [
    ...checkNode(process.versions.node),
    ...findings,
    ...(configuration === undefined ? [] : await checkAll(configuration)),
  ];
  const ok = all.every(({ level }) => level !== 'error');
  io.stdout.write(
    format === 'json'
      ? `${JSON.stringify({ ok, checks: all })}\n`
      : findingLines(all, styleFor(io)),
  );
  return ok ? 0 : 1;
}

type Check = (configuration: Configuration) => Promise<readonly Finding[]> | readonly Finding[];

/** The checks that need valid settings, in the order of the output. */
const CHECKS: readonly (readonly [Finding['check'], Check])[] = [
  ['keys', checkKeys],
  ['data', checkDataDir],
  ['store', checkStore],
  ['models', checkModels],
  ['workflows', checkWorkflows],
];

async function checkAll(configuration: Configuration): Promise<readonly Finding[]> {
  return (await Promise.all(CHECKS.map((named) => checked(named, configuration)))).flat();
}

/** A check that fails unexpectedly does not hide the other checks. */
async function checked(
  [name, check]: (typeof CHECKS)[number],
  configuration: Configuration,
): Promise<readonly Finding[]> {
  try {
    return await check(configuration);
  } catch (error) {
    const message = `this could not be checked: ${error instanceof Error ? error.message : String(error)}`;
    return [{ check: name, level: 'error', message }];
  }
}
