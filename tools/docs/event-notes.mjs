/**
 * The meaning of each event, and of its fields unless the name is clear. A spec requires an entry
 * for every event.
 * @type {Readonly<Record<string, { readonly says: string, readonly fields?: Readonly<Record<string,
 * string>> }>>}
 */
export const eventNotes = {
  user_message: {
    says: 'A user message. It opens a run, answers an open text question, or is added to the current run.',
    fields: {
      command_id: 'of the `user_message` frame',
      content: 'text, image and file parts, if the message had any',
      hidden: 'the seed of an AgentDriven workflow: not shown to users',
      request_id: 'the text question that it answers and closes',
    },
  },
  workflow_start: {
    says: 'A run starts. It ends on this definition, whatever is deployed later.',
    fields: {
      workflow_version: 'hash of the definition',
      code_version: 'hash of the tool and hook code',
      cache_seed: 'stable for app_id, user_id and chat_id',
      budget: 'the cap of this run',
      parent: 'the parent chat of a nested chat',
    },
  },
  owner_changed: {
    says: 'Another instance, or this one after a restart, took the chat over from one that died, and continues. Text that was streaming is void.',
  },
  agent_start: {
    says: 'An agent takes its turn.',
    fields: { turn: 'from 1 in each run', model: 'the model that will be called' },
  },
  tool_call: {
    says: 'A model called a tool. The call is durable before the tool runs.',
    fields: {
      message_id: 'the model message that the call is part of',
      component: 'of a UI tool: what the client shows',
      display: 'of a UI tool: inline, artifact or fullscreen',
      idempotency_key: 'stable over retries, resumes and instances',
    },
  },
  tool_result: {
    says: 'A call ended: with `result` if `ok`, otherwise with `error`.',
    fields: { handoff: 'the agent that the tool hands over to' },
  },
  agent_response: {
    says: 'The complete text of an agent. It supersedes every `agent_delta` of the same `message_id`.',
    fields: {
      visible: 'whether users may read it; if not, `text` is blank and `redacted` is true',
    },
  },
  structured_output: {
    says: "An agent's answer that satisfies its model in structured_outputs.yaml.",
    fields: { model: 'name of the structured output model' },
  },
  handoff: {
    says: 'Another agent speaks next, or the run continues elsewhere.',
    fields: {
      rule: '`kind` is the place in the order of decisions, `index` the place in handoffs.yaml, null if no rule decided',
      because:
        'the rule in words, the values that it saw, and in `offered` the rules that were tried or offered to the model and not taken',
    },
  },
  context_update: {
    says: 'Context variables changed.',
    fields: { set: 'new values by name', unset: 'names that have no value now' },
  },
  input_request: {
    says: 'A person is asked, and the chat rests until the answer comes.',
    fields: {
      options: 'of a choice',
      schema:
        'JSON Schema: of the answer to a form or a UI tool; of an approval: of the arguments that the answer may edit',
      component: 'of a UI tool: what the client shows',
      call_id: 'of an approval or a UI tool: the call that waits',
      expires_at: 'if question_timeout_seconds is set',
    },
  },
  input_response: {
    says: 'The answer to a question. A `tool_response` becomes this event as well.',
  },
  command_rejected: {
    says: 'An accepted command could not be executed.',
    fields: { code: 'one of [the error codes](errors.md)' },
  },
  usage: {
    says: 'What one model call cost, failed and cancelled ones included. Null is unknown, not zero.',
    fields: {
      message_id: 'the message that the call wrote for the user; absent if it wrote none',
      cached: 'answered from the cache of answers',
      outcome: 'voided: its text was shown and withdrawn',
    },
  },
  guardrail: { says: 'A guardrail of the workflow matched.' },
  hook: {
    says: "A function of the author was called by a hook or a lifecycle tool. A call after a run's end leaves no such event.",
    fields: {
      hook: 'its type in hooks.yaml, or the trigger of the lifecycle tool',
      ok: 'false: it failed or ran out of time',
    },
  },
  history_summary: {
    says: 'Older messages are replaced by a summary in the history that this agent receives.',
  },
  child_start: { says: 'A nested workflow starts as a separate chat.' },
  child_complete: { says: 'A nested workflow ended.' },
  error: {
    says: 'A failure that the run survived: a retry, a fallback model, a drained instance.',
    fields: { message_id: 'text that was streamed under it is void' },
  },
  workflow_complete: {
    says: 'The run ended. Each run has exactly one of this and `workflow_error`.',
    fields: { usage: 'totals of the run' },
  },
  workflow_error: {
    says: 'The run failed. A message starts a new one.',
    fields: { code: 'one of [the error codes](errors.md)' },
  },
};
