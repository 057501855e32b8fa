import type { CodeFindings } from '../../signature/code-findings.ts';

/** Unites the findings in several modules. */
export const unitedFindings = (all: readonly CodeFindings[]): CodeFindings => ({
  mistakes: all.flatMap(({ mistakes }) => mistakes),
  variables: all.flatMap(({ variables }) => variables),
  usesOtherVariables: all.some(({ usesOtherVariables }) => usesOtherVariables),
  handoffs: all.flatMap(({ handoffs }) => handoffs),
  hasOtherHandoffs: all.some(({ hasOtherHandoffs }) => hasOtherHandoffs),
});
