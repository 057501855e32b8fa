import { assertNever, type WorkflowDefinition } from '@mozaiks/contracts';
import type { Decision, Reason } from './decision.ts';
import { pick } from './seeded.ts';
import { askUser, selectSpeaker } from './targets.ts';

const because = (text: string): Reason => ({
  rule: { kind: 'pattern', index: null },
  because: { text },
});

/** What the pattern does if no rule has decided. */
export function patternDefault(
  definition: WorkflowDefinition,
  from: string,
  seed: number,
): Decision {
  const names = definition.agents.map(({ name }) => name);
  const place = names.indexOf(from);
  switch (definition.orchestration_pattern) {
    case 'DefaultPattern':
      return { kind: 'complete', reason: 'done' };
    case 'RoundRobinPattern':
      return {
        kind: 'speak',
        agent: names[(place + 1) % names.length] ?? from,
        reason: because('round robin: the next in order'),
      };
    case 'PipelinePattern': {
      const next = names[place + 1];
      return next === undefined
        ? { kind: 'complete', reason: 'done' }
        : { kind: 'speak', agent: next, reason: because('pipeline: the next in order') };
    }
    case 'RandomPattern': {
      const others = names.filter((name) => name !== from);
      return {
        kind: 'speak',
        agent: pick(others.length > 0 ? others : names, seed),
        reason: because('a random choice, seeded by cache_seed'),
      };
    }
    case 'ManualPattern':
      return askUser(definition, {
        kind: 'choice',
        prompt: 'Who should speak next?',
        options: names,
      });
    case 'AutoPattern':
      return selectSpeaker(definition, from, because('chosen by the selector model'));
    default:
      return assertNever(definition.orchestration_pattern, 'pattern');
  }
}
