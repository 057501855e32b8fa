import type {
  ChatState,
  CodeRef,
  EventOf,
  FanOut,
  JsonObject,
  LoadedWorkflow,
} from '@mozaiks/contracts';
import type { ContextView } from '../context.ts';

/** Why a rule led where it led, as the `handoff` fact tells it. */
export type Reason = Pick<EventOf<'handoff'>, 'rule' | 'because'>;

export interface Question {
  readonly kind: 'text' | 'choice' | 'form';
  readonly prompt: string;
  readonly options?: readonly string[];
  readonly schema?: JsonObject;
}

/** What can be carried out at once. */
export type Settled =
  | { readonly kind: 'speak'; readonly agent: string; readonly reason?: Reason }
  | { readonly kind: 'ask'; readonly question: Question; readonly reason?: Reason }
  | {
      readonly kind: 'complete';
      readonly reason: EventOf<'workflow_complete'>['reason'];
      readonly why?: Reason;
    }
  /** A nested workflow runs; its rule is then spent for the rest of the turn. */
  | {
      readonly kind: 'workflow';
      readonly workflow: string;
      readonly fan_out?: FanOut;
      readonly reason: Reason;
    };

/** What comes after an agent's answer, or after the user has spoken: the whole decision space. */
export type Decision =
  | Settled
  /** A model picks the next speaker among these. */
  | {
      readonly kind: 'select';
      readonly agents: readonly string[];
      /** The model may also choose the user; without people in the loop that ends the run. */
      readonly back: boolean;
      readonly reason: Reason;
    }
  /** A function of the author picks. */
  | { readonly kind: 'function'; readonly code: CodeRef; readonly reason: Reason };

export interface Deciding {
  readonly state: ChatState;
  readonly workflow: LoadedWorkflow;
  readonly view: ContextView;
  /** Who has spoken: an agent, or `user`. */
  readonly from: string;
}
