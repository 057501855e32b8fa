import { chatRef, type ChatRef, type RuntimeEvent } from '@mozaiks/contracts';
import type { SocketView } from './recorder.ts';
import type { Tenant } from './tenants.ts';

/** A chat of the load, and everything that its users know about it. */
export interface Subject {
  readonly tenant: Tenant;
  readonly chat_id: string;
  readonly workflow_name: string;
  /** The commands that the server accepted, over all rounds. */
  readonly accepted: Set<string>;
  /** The views of this round. */
  readonly views: SocketView[];
  /**
   * The events that the clients delivered in this round, one list per client: every event once,
   * from the first.
   */
  readonly delivered: RuntimeEvent[][];
  /** The number of usage events at the last check. */
  usageEvents: number;
}

export const newSubject = (tenant: Tenant, chat_id: string, workflow_name: string): Subject => ({
  tenant,
  chat_id,
  workflow_name,
  accepted: new Set(),
  views: [],
  delivered: [],
  usageEvents: 0,
});

export const refOf = ({ tenant, chat_id }: Subject): ChatRef => chatRef(tenant.scope, chat_id);
export const nameOf = ({ tenant, chat_id, workflow_name }: Subject): string =>
  `${workflow_name} ${chat_id} of ${tenant.scope.app_id}`;
