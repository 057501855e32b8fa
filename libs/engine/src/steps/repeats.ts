import { callSignature, canonicalJson, type ChatState, type EventOf } from '@mozaiks/contracts';

export const DEFAULT_MAX_REPEATED_CALLS = 3;

/** The error code of a call that was not run again. */
export const REPEATED = 'repeated_calls';

type TurnState = Pick<ChatState, 'transcript'>;
type Call = EventOf<'tool_call'>;
type Result = EventOf<'tool_result'>;

/** How many results of this call in the current turn are the same in a row, up to the last one. */
export function sameResults(state: TurnState, wanted: Pick<Call, 'tool' | 'arguments'>): number {
  const signature = callSignature(wanted);
  let same = 0;
  let last = '';
  for (const { call, result } of resultsOfTurn(state)) {
    if (
      result.error?.code === REPEATED ||
      call.tool !== wanted.tool ||
      callSignature(call) !== signature
    )
      continue;
    const now = contentOf(result);
    same = now === last ? same + 1 : 1;
    last = now;
  }
  return same;
}

/** Whether the model has made a refused call again, in a later message than the refused one. */
export function ignoresRefusal(state: TurnState): boolean {
  const refused = new Map<string, string>();
  for (const { call, result } of resultsOfTurn(state)) {
    if (result.error?.code !== REPEATED) continue;
    const signature = callSignature(call);
    const before = refused.get(signature) ?? call.message_id;
    if (before !== call.message_id) return true;
    refused.set(signature, before);
  }
  return false;
}

/**
 * The results of the current turn with their calls, except those of transfers and nested workflows.
 */
function resultsOfTurn({
  transcript,
}: TurnState): readonly { readonly call: Call; readonly result: Result }[] {
  const calls = new Map<string, Call>();
  const start = transcript.findLastIndex(({ type }) => type === 'agent_start');
  return transcript.slice(start + 1).flatMap((event) => {
    if (event.type === 'tool_call' && event.kind !== 'transfer' && event.kind !== 'workflow')
      calls.set(event.call_id, event);
    const call = event.type === 'tool_result' ? calls.get(event.call_id) : undefined;
    return call === undefined || event.type !== 'tool_result' ? [] : [{ call, result: event }];
  });
}

function contentOf({ ok, result, error }: Result): string {
  return canonicalJson(ok ? [result ?? null] : [error?.code ?? '', error?.message ?? '']);
}
