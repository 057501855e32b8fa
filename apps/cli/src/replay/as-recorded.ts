import type { AgentDefinition, CodeBundle, LoadedWorkflow } from '@mozaiks/contracts';
import type { RecordedAnswer } from './recorded-answer.ts';
import type { Tape } from './tape.ts';

/**
 * A workflow for an exact replay. Code need not be there, since none is called. What the log does
 * not hold of a text, it tells otherwise: which output guardrails have hit it, and whether it has
 * satisfied its model.
 */
export function asRecorded(
  tape: Tape,
  workflow: LoadedWorkflow,
  code_version: string,
): LoadedWorkflow {
  const { definition } = workflow;
  const last = () => lastReply(tape);
  return {
    ...workflow,
    code_version,
    definition: { ...definition, agents: definition.agents.map(withRecordedRails) },
    bundles: alwaysThere(workflow.bundles),
    unavailable_tools: new Set(),
    checkOutput: () => {
      const problems = last()?.problems;
      return problems === undefined ? { ok: true } : { ok: false, problems: [problems] };
    },
    matcher: (pattern) => {
      const rail = railIn(pattern);
      if (rail === undefined) return workflow.matcher(pattern);
      return (text) => (last()?.hits.includes(rail) === true ? [text] : null);
    },
    replaceAll: (pattern, text, replacement) =>
      railIn(pattern) === undefined
        ? workflow.replaceAll(pattern, text, replacement)
        : last()?.isSpoiled === true
          ? NO_JSON
          : text,
  };
}

/** The answer that is judged: guardrails may ask models about it. */
const lastReply = ({ answers, answered }: Tape): RecordedAnswer | undefined =>
  answers
    .slice(0, answered)
    .findLast(({ usage: { purpose } }) => purpose === 'reply' || purpose === 'repair');

const NO_JSON = '(a guardrail has changed it)';

/** No pattern of an author begins with it. */
const MARK = '\u0000rail:';

const railIn = (pattern: string): string | undefined =>
  pattern.startsWith(MARK) ? pattern.slice(MARK.length) : undefined;

function withRecordedRails(agent: AgentDefinition): AgentDefinition {
  const { input, output } = agent.guardrails;
  if (output.length === 0) return agent;
  const rails = output.map((rail) =>
    rail.regex === undefined ? rail : { ...rail, regex: `${MARK}${rail.name}` },
  );
  return { ...agent, guardrails: { input, output: rails } };
}

const NO_CODE = { hash: '', source: '', directory: '' };

/** Code that is gone is as good as any. */
const alwaysThere = (
  bundles: ReadonlyMap<string, CodeBundle>,
): ReadonlyMap<string, CodeBundle> => ({
  ...{ size: bundles.size, has: () => true, forEach: bundles.forEach.bind(bundles) },
  get: (module) => bundles.get(module) ?? { ...NO_CODE, module },
  entries: () => bundles.entries(),
  keys: () => bundles.keys(),
  values: () => bundles.values(),
  [Symbol.iterator]: () => bundles[Symbol.iterator](),
});
