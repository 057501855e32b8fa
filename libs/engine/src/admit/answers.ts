import {
  isJsonObject,
  type EventOf,
  type JsonValue,
  type LoadedWorkflow,
} from '@mozaiks/contracts';

interface Answer {
  readonly question: EventOf<'input_request'>;
  readonly value: JsonValue;
  readonly call: EventOf<'tool_call'> | undefined;
}

/** Why a value does not answer its question. undefined if it does. */
export function problemWithAnswer(
  workflow: LoadedWorkflow,
  { question, value, call }: Answer,
): string | undefined {
  switch (question.kind) {
    case 'text':
      return typeof value === 'string' ? undefined : 'the answer must be a string';
    case 'choice':
      return (question.options ?? []).some((option) => option === value)
        ? undefined
        : `the answer must be one of ${(question.options ?? []).join(', ')}`;
    case 'form':
    case 'tool': {
      const checked =
        question.schema === undefined
          ? { ok: true as const }
          : workflow.checkAgainst(question.schema, value);
      return checked.ok ? undefined : checked.problems.join('; ');
    }
    case 'approval':
      return problemWithApproval(workflow, value, call);
  }
}

function problemWithApproval(
  workflow: LoadedWorkflow,
  value: JsonValue,
  call: EventOf<'tool_call'> | undefined,
): string | undefined {
  const decision = isJsonObject(value) ? value['decision'] : undefined;
  if (
    !isJsonObject(value) ||
    (decision !== 'approve' && decision !== 'reject' && decision !== 'edit')
  )
    return 'decision must be approve, reject or edit';
  if (value['reason'] !== undefined && typeof value['reason'] !== 'string')
    return 'reason must be a string';
  if (decision !== 'edit') return undefined;
  if (!isJsonObject(value['arguments'])) return 'edit needs arguments';
  // The schema of an MCP tool is known only to its server, which checks the arguments itself.
  const isUnchecked = call === undefined || call.kind === 'mcp_tool';
  const checked = isUnchecked
    ? ({ ok: true } as const)
    : workflow.checkArguments(call.tool, value['arguments'], call.agent);
  return checked.ok ? undefined : checked.problems.join('; ');
}
