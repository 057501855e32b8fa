import path from 'node:path';
import type { BundleMessage } from '../protocol.ts';

/**
 * Identifies a bundle. Includes the directory, because the same source may resolve `require`
 * differently in another workflow.
 */
export const bundleKey = ({ directory, module, hash }: Omit<BundleMessage, 'source'>): string =>
  `${directory}\n${module}\n${hash}`;

/** The source file of the bundle, as used in stack traces and `__filename`. */
export const bundleFile = ({
  directory,
  module,
}: Pick<BundleMessage, 'directory' | 'module'>): string =>
  path.join(directory, path.basename(module));
