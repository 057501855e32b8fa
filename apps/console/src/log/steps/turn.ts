import type { EventOf, UsageTotals } from '@mozaiks/contracts';
import { addUsage, noUsage } from '@mozaiks/contracts/chat-view';
import type { StepBase } from './step.ts';
import { TURN, type StepList, type StepReader } from './step-list.ts';

/** The turn of an agent. The rows below it are what the agent does. */
export interface TurnStep extends StepBase {
  readonly kind: 'turn';
  readonly agent: string;
  readonly event: EventOf<'agent_start'>;
  /** Of its model calls. */
  readonly usage: UsageTotals;
}

const close = (steps: StepList, at: number): void =>
  steps.change('turn', TURN, (turn) => (turn.to === null ? { ...turn, to: at } : turn));

export const readTurn: StepReader = {
  agent_start(steps, event) {
    close(steps, steps.last);
    steps.add(
      {
        ...steps.base(event),
        kind: 'turn',
        depth: 0,
        agent: event.agent,
        to: null,
        event,
        usage: noUsage,
      },
      { key: TURN },
    );
  },
  usage(steps, event) {
    steps.change('turn', TURN, (turn) => ({ ...turn, usage: addUsage(turn.usage, event) }));
  },
  workflow_complete: (steps) => close(steps, steps.last),
  workflow_error: (steps) => close(steps, steps.last),
};
