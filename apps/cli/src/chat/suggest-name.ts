import { didYouMean } from '@mozaiks/workflow-manager';

/** The name that was probably meant, as a question, or nothing. Loaded when it is needed: its library is large. */
export function suggestName(name: string, known: readonly string[]): string | undefined {
  const near = didYouMean(name, known);
  return near === undefined ? undefined : `D${near.slice(1)}`;
}
