import path from 'node:path';
import type { BundleMessage } from '../protocol.ts';

/** Two workflows may hold the same text: what it requires still depends on where it lies. */
export const bundleKey = ({ directory, module, hash }: Omit<BundleMessage, 'source'>): string =>
  `${directory}\n${module}\n${hash}`;

/** The file that the bundle was made from, as stack traces and `__filename` name it. */
export const bundleFile = ({
  directory,
  module,
}: Pick<BundleMessage, 'directory' | 'module'>): string =>
  path.join(directory, path.basename(module));
