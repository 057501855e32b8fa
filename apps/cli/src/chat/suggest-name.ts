import { didYouMean } from '@mozaiks/workflow-manager';

/**
 * A question that suggests the name that was probably meant, or undefined. The library is large, so
 * it is loaded on demand.
 */
export function suggestName(name: string, known: readonly string[]): string | undefined {
  const near = didYouMean(name, known);
  return near === undefined ? undefined : `D${near.slice(1)}`;
}
