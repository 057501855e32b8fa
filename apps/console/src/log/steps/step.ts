import type { ChildStep } from './child.ts';
import type { ContextStep } from './context-change.ts';
import type { EndStep } from './end.ts';
import type { HandoffStep } from './handoff.ts';
import type { HookStep } from './hook.ts';
import type { MarkerStep } from './marker.ts';
import type { ModelStep } from './model-call.ts';
import type { OtherStep } from './other.ts';
import type { OutputStep } from './output.ts';
import type { QuestionStep } from './question.ts';
import type { ToolStep } from './tool-call.ts';
import type { TurnStep } from './turn.ts';

/** What every row of the run table has. */
export interface StepBase {
  /** Unique in the chat: the `seq` of one of its events. What an address names. */
  readonly id: number;
  /** The event that the row begins with. */
  readonly seq: number;
  /** 1 below a turn. */
  readonly depth: 0 | 1;
  readonly agent: string | null;
  /** Milliseconds since the epoch. */
  readonly from: number;
  /** Equal to `from` if it takes no time; null while it is under way. */
  readonly to: number | null;
}

/** A row of the run table. */
export type Step =
  | TurnStep
  | ModelStep
  | ToolStep
  | HandoffStep
  | ContextStep
  | OutputStep
  | QuestionStep
  | ChildStep
  | HookStep
  | MarkerStep
  | EndStep
  | OtherStep;

export type StepKind = Step['kind'];
export type StepOf<K extends StepKind> = Extract<Step, { readonly kind: K }>;

/** True if the row shows that something went wrong. */
export function isFailed(step: Step): boolean {
  switch (step.kind) {
    case 'tool':
    case 'child':
      return step.state === 'failed';
    case 'model':
      return step.usage !== null && step.usage.outcome === 'failed';
    case 'hook':
      return !step.event.ok;
    case 'marker':
      return step.event.type === 'command_rejected';
    case 'end':
      return step.event.type === 'workflow_error';
    default:
      return false;
  }
}
