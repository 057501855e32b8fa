import type { MockReply, MockUsage } from './mock-reply.ts';

/** A reply with all defaults applied; a protocol only has to serialize it. */
export interface ShapedReply {
  readonly pieces: readonly string[];
  readonly thinking: string;
  readonly calls: readonly { readonly tool: string; readonly raw: string }[];
  readonly finish: NonNullable<MockReply['finish']>;
  /** null: no usage is sent. */
  readonly usage: Required<MockUsage> | null;
}

export function shapeReply(reply: MockReply): ShapedReply {
  const calls =
    reply.fault === 'empty' ? [] : (reply.calls ?? []).map((call) => shapeCall(call, reply.fault));
  const usage = { input: 10, output: 5, cached: 0, cache_write: 0, reasoning: 0, ...reply.usage };
  return {
    pieces: piecesOf(reply),
    thinking: reply.thinking ?? '',
    calls,
    finish: finishOf(reply, calls.length > 0),
    usage: reply.fault === 'nousage' ? null : usage,
  };
}

function piecesOf({ text, calls, fault }: MockReply): readonly string[] {
  if (fault === 'empty') return [];
  const pieces =
    typeof text === 'string'
      ? (text.match(/\S+\s*|\s+/g) ?? [])
      : (text ?? (calls === undefined ? ['ok'] : []));
  return fault === 'badjson' && pieces.length > 0
    ? [...pieces.slice(0, -1), (pieces.at(-1) ?? '').slice(0, -1)]
    : pieces;
}

function shapeCall(
  call: NonNullable<MockReply['calls']>[number],
  fault: MockReply['fault'],
): { readonly tool: string; readonly raw: string } {
  const raw = typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments);
  if (fault === 'toolname') return { tool: `no_such_tool_${call.tool}`, raw };
  if (fault === 'badjson') return { tool: call.tool, raw: `${raw.slice(0, -1)}"oops` };
  if (fault !== 'badargs' || typeof call.arguments === 'string') return { tool: call.tool, raw };
  const wrong = Object.fromEntries(
    Object.keys(call.arguments).map((name) => [name, { wrong: true }]),
  );
  return { tool: call.tool, raw: JSON.stringify(wrong) };
}

function finishOf({ finish, fault }: MockReply, called: boolean): ShapedReply['finish'] {
  if (fault === 'length' || fault === 'content_filter') return fault;
  return finish ?? (called ? 'tool_calls' : 'stop');
}

/** Splits a text into pieces of `size` characters, as arguments are streamed. */
export const inPieces = (text: string, size = 8): readonly string[] =>
  text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
