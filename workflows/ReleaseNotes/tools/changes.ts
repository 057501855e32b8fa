import type { ToolContext } from '@mozaiks/contracts';
import { askPlatform } from '../../_shared/backend-client.ts';

interface Release {
  readonly added: readonly string[];
  readonly fixed: readonly string[];
  readonly internal: readonly string[];
}

const samples: Readonly<Record<string, Release>> = {
  '2.4': {
    added: ['dark mode', 'export to CSV'],
    fixed: ['an empty search no longer fails'],
    internal: ['the build uses Node 24'],
  },
  '2.3': {
    added: ['search in titles'],
    fixed: ['dates use the time zone of the user'],
    internal: [],
  },
};

/** Lists the changes of a version. @param version The version, such as 2.4. */
export async function list_changes(
  { version }: { version: string },
  ctx: ToolContext,
): Promise<string> {
  const known = (await askPlatform(ctx, 'releases/changes', { version })) as Release | undefined;
  const release = known ?? (Object.hasOwn(samples, version) ? samples[version] : undefined);
  // The model reads this message, and can ask for another version.
  if (release === undefined) throw new Error(`there is no version ${version}`);
  const { added, fixed, internal } = release;
  return `Changes of ${version}\nNew: ${list(added)}\nFixed: ${list(fixed)}\nInternal: ${list(internal)}`;
}

const list = (changes: readonly string[]): string =>
  changes.length === 0 ? 'nothing' : changes.join('; ');
