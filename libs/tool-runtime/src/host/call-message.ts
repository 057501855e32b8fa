import type { CodeBundle } from '@mozaiks/contracts';
import type { BundleMessage, CallMessage } from '../protocol.ts';
import { bundleKey } from '../isolate/bundle-key.ts';
import type { RunCall } from './run-call.ts';
import type { Slot } from './slot.ts';

/** The bundle as this isolate needs it: with its source only the first time. */
export function bundleMessage(
  slot: Slot,
  { module, hash, directory, source }: CodeBundle,
): BundleMessage {
  const key = bundleKey({ module, hash, directory });
  if (slot.known.has(key)) return { module, hash, directory };
  slot.known.add(key);
  return { module, hash, directory, source };
}

export const callMessage = ({ call, slot, id, limits }: RunCall): CallMessage => ({
  type: 'call',
  id,
  kind: call.kind,
  bundle: bundleMessage(slot, call.bundle),
  function: call.function,
  call: call.call,
  app_id: call.log.app_id,
  user_id: call.log.user_id,
  chat_id: call.log.chat_id,
  run_id: call.run_id,
  workflow_name: call.workflow_name,
  agent: call.agent,
  call_id: call.call_id,
  idempotency_key: call.idempotency_key,
  traceparent: call.traceparent ?? null,
  arguments: call.arguments,
  context: call.context,
  answer: call.answer ?? null,
  limits,
});
