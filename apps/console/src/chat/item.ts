import type { EventOf, JsonValue, PendingQuestion } from '@mozaiks/contracts';
import type { CallItem } from '@mozaiks/contracts/chat-view';

/** The outcome of a question. */
export type Outcome =
  | { readonly kind: 'open' }
  /** `as_message`: by a message, which is a separate item. */
  | {
      readonly kind: 'answered';
      readonly value: JsonValue;
      readonly waited_ms: number;
      readonly as_message: boolean;
    }
  /** The run ended, its time was over, or a message overtook it. */
  | { readonly kind: 'closed'; readonly code: string | null };

export interface Asked {
  readonly question: PendingQuestion;
  /** RFC 3339. */
  readonly asked_at: string;
  readonly outcome: Outcome;
}

export type Note =
  | {
      readonly kind: 'error';
      readonly code: string;
      readonly message: string;
      readonly retryable: boolean;
      readonly said?: string;
    }
  | { readonly kind: 'rejected'; readonly code: string; readonly message: string }
  | { readonly kind: 'owner_changed' }
  | ({ readonly kind: 'guardrail' } & Pick<
      EventOf<'guardrail'>,
      'name' | 'action' | 'agent' | 'stage'
    >)
  | { readonly kind: 'history_summary'; readonly agent: string };

type Entry =
  | ({ readonly kind: 'user' } & Pick<EventOf<'user_message'>, 'message_id' | 'text' | 'content'>)
  | ({ readonly kind: 'agent'; readonly redacted: boolean } & Pick<
      EventOf<'agent_response'>,
      'message_id' | 'agent' | 'text' | 'visible' | 'finish_reason'
    >)
  /** `asked`: a person had to approve or answer it. */
  | { readonly kind: 'call'; readonly call: CallItem; readonly asked: Asked | null }
  | ({ readonly kind: 'output' } & Pick<
      EventOf<'structured_output'>,
      'message_id' | 'agent' | 'model' | 'value'
    >)
  | ({ readonly kind: 'handoff' } & Pick<EventOf<'handoff'>, 'from' | 'to' | 'rule' | 'because'>)
  | { readonly kind: 'question'; readonly asked: Asked }
  | { readonly kind: 'child'; readonly child: Child }
  | { readonly kind: 'note'; readonly note: Note }
  | { readonly kind: 'complete'; readonly reason: EventOf<'workflow_complete'>['reason'] }
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string;
      readonly said?: string;
    };

export interface Child {
  readonly call_id: string;
  readonly chat_id: string;
  readonly workflow_name: string;
  readonly status: 'running' | 'complete' | 'error';
}

/**
 * One thing in the conversation. It keeps its `seq`, that of the event that began it, and stays the
 * same object until it changes.
 */
export type Item = { readonly seq: number; readonly ts: string } & Entry;
export type ItemOf<K extends Item['kind']> = Extract<Item, { readonly kind: K }>;
