import type { RuntimeEvent } from '@mozaiks/contracts';

/** Nodes of the graph that are no agents. */
export const USER = 'user';
export const END = 'terminate';

/** The way of a chat through its agents. */
export interface PathTaken {
  /** By agent: how often it has spoken. */
  readonly visits: ReadonlyMap<string, number>;
  /** By `edgeKey`: how often the next turn went that way. */
  readonly edges: ReadonlyMap<string, number>;
  /** In the order in which they were first reached. */
  readonly order: readonly string[];
  /** Whose turn it is in the open run; null: no run is open. */
  readonly live: string | null;
  /** Of each agent that waits for a person: what for, as the tool's name, otherwise the prompt. */
  readonly asking: ReadonlyMap<string, string>;
  /** Why the last run failed; null if it did not. */
  readonly failed_at: string | null;
}

export const edgeKey = (from: string, to: string): string => JSON.stringify([from, to]);

interface Walk {
  readonly visits: Map<string, number>;
  readonly edges: Map<string, number>;
  readonly tools: Map<string, string>;
  readonly questions: Map<
    string,
    { readonly agent: string; readonly what: string; readonly call_id: string | undefined }
  >;
  /** Who had the last turn in this run. */
  at: string | null;
  live: boolean;
  failed_at: string | null;
}

/** The way through all runs of the events. */
export function pathTaken(events: Iterable<RuntimeEvent>): PathTaken {
  const walk: Walk = {
    visits: new Map(),
    edges: new Map(),
    tools: new Map(),
    questions: new Map(),
    at: null,
    live: false,
    failed_at: null,
  };
  for (const event of events) step(walk, event);
  const { visits, edges, at, live, failed_at } = walk;
  const asking = new Map(
    [...walk.questions.values()].map(({ agent, what }) => [agent, what] as const),
  );
  return { visits, edges, order: [...visits.keys()], live: live ? at : null, asking, failed_at };
}

function step(walk: Walk, event: RuntimeEvent): void {
  switch (event.type) {
    case 'user_message':
      closeQuestions(walk, ({ call_id }) => call_id === undefined);
      if (!walk.live) begin(walk);
      return;
    case 'agent_start':
      return goTo(walk, event.agent);
    case 'handoff':
      return handOver(walk, event.to);
    case 'tool_call':
      walk.tools.set(event.call_id, event.tool);
      return;
    case 'child_start':
      return visit(walk, event.workflow_name);
    case 'input_request': {
      const { request_id, agent, call_id, prompt } = event;
      return void walk.questions.set(request_id, {
        agent,
        call_id,
        what: (call_id && walk.tools.get(call_id)) ?? prompt,
      });
    }
    case 'input_response':
      return void walk.questions.delete(event.request_id);
    case 'tool_result':
      return closeQuestions(walk, ({ call_id }) => call_id === event.call_id);
    case 'workflow_complete':
    case 'workflow_error':
      return end(walk, event.type === 'workflow_error');
    default:
  }
}

function begin(walk: Walk): void {
  walk.live = true;
  walk.at = USER;
  walk.failed_at = null;
  count(walk.visits, USER);
}

/** A nested workflow runs during the turn of the agent. */
function visit({ visits, edges, at }: Walk, workflow: string): void {
  if (at !== null) count(edges, edgeKey(at, workflow));
  count(visits, workflow);
}

function goTo(walk: Walk, agent: string): void {
  if (walk.at !== null && walk.at !== agent) count(walk.edges, edgeKey(walk.at, agent));
  count(walk.visits, agent);
  walk.at = agent;
  walk.live = true;
}

/** A handoff to the user or to the end, which no turn of an agent follows. */
function handOver(walk: Walk, to: string): void {
  if (to !== USER && to !== END) return;
  if (walk.at !== null && walk.at !== to) count(walk.edges, edgeKey(walk.at, to));
  count(walk.visits, to);
  walk.at = to;
}

function end(walk: Walk, failed: boolean): void {
  walk.questions.clear();
  if (failed) walk.failed_at = walk.at;
  else if (walk.at !== null && walk.at !== END) handOver(walk, END);
  walk.live = false;
}

function closeQuestions(
  { questions }: Walk,
  closes: (question: { readonly call_id: string | undefined }) => boolean,
): void {
  for (const [request_id, question] of questions)
    if (closes(question)) questions.delete(request_id);
}

const count = (counts: Map<string, number>, key: string): void =>
  void counts.set(key, (counts.get(key) ?? 0) + 1);
