import type { Ids, ModelRequest } from '@mozaiks/contracts';

/** Tool names that both APIs accept: letters, digits, `_` and `-`, at most 64. */
export interface ToolNames {
  /** Maps our name to the name that is sent. */
  out(name: string): string;
  /** Maps a name that the model wrote to ours. An invented name stays unchanged. */
  back(name: string): string;
}

const MAX_LENGTH = 64;
const HASH_LENGTH = 8;
const ACCEPTED = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Maps every tool of the request, offered or only in its history, to a name that the API accepts,
 * and back. Accepted names stay unchanged. In others every invalid character becomes `_`, and a
 * hash of the name is added if that is another tool's name. The same tools always get the same
 * names.
 */
export function toolNames(request: Pick<ModelRequest, 'tools' | 'messages'>, ids: Ids): ToolNames {
  const sent = new Map<string, string>();
  const ours = new Map<string, string>();
  const take = (name: string, as: string): void => {
    sent.set(name, as);
    ours.set(as, name);
  };
  const all = [...new Set(namesIn(request))].sort();
  for (const name of all) if (ACCEPTED.test(name)) take(name, name);
  for (const name of all) if (!sent.has(name)) take(name, acceptable(name, ours, ids));
  return {
    out: (name) => sent.get(name) ?? acceptable(name, ours, ids),
    back: (name) => ours.get(name) ?? name,
  };
}

function namesIn({ tools, messages }: Pick<ModelRequest, 'tools' | 'messages'>): readonly string[] {
  const called = messages.flatMap((message) =>
    message.role === 'assistant' ? message.tool_calls.map((call) => call.tool) : [],
  );
  return [...tools.map((tool) => tool.name), ...called];
}

function acceptable(name: string, taken: ReadonlyMap<string, string>, ids: Ids): string {
  const plain = name.replace(/[^A-Za-z0-9_-]/g, '_') || '_';
  if (plain.length <= MAX_LENGTH && !taken.has(plain)) return plain;
  return `${plain.slice(0, MAX_LENGTH - HASH_LENGTH - 1)}_${ids.sha256(name).slice(0, HASH_LENGTH)}`;
}
