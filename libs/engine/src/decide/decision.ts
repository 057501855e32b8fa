import type {
  ChatState,
  CodeRef,
  EventOf,
  FanOut,
  JsonObject,
  LoadedWorkflow,
} from '@mozaiks/contracts';
import type { ContextView } from '../context.ts';

/** Why a rule led to its target, as the `handoff` event reports it. */
export type Reason = Pick<EventOf<'handoff'>, 'rule' | 'because'>;

export interface Question {
  readonly kind: 'text' | 'choice' | 'form';
  readonly prompt: string;
  readonly options?: readonly string[];
  readonly schema?: JsonObject;
}

/** A decision that can be performed without asking a model or a function. */
export type ResolvedDecision =
  | { readonly kind: 'speak'; readonly agent: string; readonly reason?: Reason }
  | { readonly kind: 'ask'; readonly question: Question; readonly reason?: Reason }
  | {
      readonly kind: 'complete';
      readonly reason: EventOf<'workflow_complete'>['reason'];
      readonly why?: Reason;
    }
  /** A nested workflow runs. Its rule is then used up for the rest of the turn. */
  | {
      readonly kind: 'workflow';
      readonly workflow: string;
      readonly fan_out?: FanOut;
      readonly reason: Reason;
    };

/** What follows an agent's answer, or a message of the user: all possible decisions. */
export type Decision =
  | ResolvedDecision
  /** A model picks the next speaker among these agents. */
  | {
      readonly kind: 'select';
      readonly agents: readonly string[];
      /** The model may also choose the user. Without people in the loop that ends the run. */
      readonly back: boolean;
      readonly reason: Reason;
    }
  /** A function of the author picks the next speaker. */
  | { readonly kind: 'function'; readonly code: CodeRef; readonly reason: Reason };

export interface DecisionInput {
  readonly state: ChatState;
  readonly workflow: LoadedWorkflow;
  readonly view: ContextView;
  /** Who has spoken: an agent, or `user`. */
  readonly from: string;
}
