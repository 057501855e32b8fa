import type { RuntimeEvent } from '@mozaiks/contracts';
import type { Step } from './steps/step.ts';

/** The events that a row is made of, oldest first. */
export function eventsOfStep(step: Step): readonly RuntimeEvent[] {
  const events: (RuntimeEvent | null)[] = [];
  switch (step.kind) {
    case 'model':
      events.push(step.response, step.usage);
      break;
    case 'tool':
      events.push(
        step.event,
        ...step.questions.flatMap(({ event, answer }) => [event, answer]),
        step.result,
      );
      break;
    case 'question':
      events.push(step.event, step.answer);
      break;
    case 'child':
      events.push(step.event, step.complete);
      break;
    default:
      events.push(step.event);
  }
  return events.filter((event) => event !== null);
}

/** The row of an event: its own, or the last one before it; undefined if it is before all rows. */
export function findStep(steps: readonly Step[], seq: number): Step | undefined {
  const near = steps.findLastIndex((step) => step.id <= seq || step.seq <= seq);
  if (near === -1) return undefined;
  // The row of a model call may stand before those of its calls, which have events of the same
  // number.
  const close = steps.slice(Math.max(0, near - 40), near + 1);
  return (
    close.findLast(({ id }) => id === seq) ??
    close.findLast((step) => eventsOfStep(step).some((event) => event.seq === seq)) ??
    steps[near]
  );
}
