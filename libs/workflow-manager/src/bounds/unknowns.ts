import type { CandidateModel } from '@mozaiks/contracts';
import type { Estimated, Estimating } from './run-bounds.ts';
import { selection, turnCalls, type Calls } from './turn-calls.ts';
import { waysOf } from './ways.ts';

/** The reasons why numbers of a workflow and of its nested workflows are not known, in words. */
export function unknownsOf(estimated: Estimated, { asked, find }: Estimating): readonly string[] {
  const top = estimated.definition.workflow_name;
  const found = new Map([[top, estimated]]);
  const unknown = new Set<string>();
  // The loop also visits the workflows that it adds.
  for (const [name, { definition, handoffs }] of found) {
    const who = (agent: string): string => (name === top ? agent : `${name}, ${agent}`);
    const ways = waysOf(definition, handoffs);
    const selects = ways.selectsForUser || ways.selectsBefore.size + ways.selectsAfter.size > 0;
    const addProblems = (agent: string, calls: readonly Calls[]): void => {
      for (const { models } of calls)
        for (const model of models)
          for (const problem of problemsOf(model)) unknown.add(`${who(agent)}: ${problem}`);
    };
    for (const agent of definition.agents)
      addProblems(agent.name, turnCalls({ definition, asked }, agent));
    if (selects) addProblems('the selector', [selection({ definition, asked })]);
    for (const { target } of definition.handoffs) {
      if (target.type !== 'workflow' || found.has(target.workflow)) continue;
      const nested = find(target.workflow);
      if (nested === undefined) unknown.add(`there is no workflow ${target.workflow}`);
      else found.set(target.workflow, nested);
    }
  }
  return [...unknown];
}

function problemsOf({ provider, model, calls, ...known }: CandidateModel): readonly string[] {
  if (model === '') return ['no model is configured'];
  if (calls === 'scripted') return ['answers of script.yaml have no limit in tokens'];
  const name = `${provider} ${model}`;
  return [
    ...(known.context_window === undefined ? [`the context window of ${name} is not known`] : []),
    ...(known.output_tokens === undefined ? [`the longest answer of ${name} is not known`] : []),
    ...(known.prices === undefined ? [`${name} has no price`] : []),
  ];
}
