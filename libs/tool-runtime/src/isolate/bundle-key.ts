import type { BundleMessage } from '../protocol.ts';

/** Two workflows may hold the same text: what it requires still depends on where it lies. */
export const bundleKey = ({ directory, module, hash }: Omit<BundleMessage, 'source'>): string => `${directory}\n${module}\n${hash}`;
