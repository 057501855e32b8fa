import { chatRef, type ChatRef, type RuntimeEvent } from '@mozaiks/contracts';
import type { SocketView } from './recorder.ts';
import type { Tenant } from './tenants.ts';

/** A chat of the load, and all that its users know of it. */
export interface Subject {
  readonly tenant: Tenant;
  readonly chat_id: string;
  readonly workflow_name: string;
  /** Commands that the server took responsibility for, over all rounds. */
  readonly accepted: Set<string>;
  /** Of this round. */
  readonly views: SocketView[];
  /** Facts as the clients handed them on, one list for each client of this round: every fact once, from the first. */
  readonly told: RuntimeEvent[][];
  /** Of the last check. */
  usageFacts: number;
}

export const newSubject = (tenant: Tenant, chat_id: string, workflow_name: string): Subject => ({
  tenant,
  chat_id,
  workflow_name,
  accepted: new Set(),
  views: [],
  told: [],
  usageFacts: 0,
});

export const refOf = ({ tenant, chat_id }: Subject): ChatRef => chatRef(tenant.scope, chat_id);
export const nameOf = ({ tenant, chat_id, workflow_name }: Subject): string =>
  `${workflow_name} ${chat_id} of ${tenant.scope.app_id}`;
