import {
  AgentDelta,
  AnyEvent,
  CONTROL_FRAME_SCHEMAS,
  ChatDetails,
  ChatPage,
  ChatSummary,
  CreatedChat,
  DevSession,
  DevWorkflow,
  DevWorkflowList,
  ErrorGroups,
  EVENT_SCHEMAS,
  EventPage,
  FileInfo,
  Health,
  HTTP_COMMAND_SCHEMAS,
  PendingQuestion,
  Performance,
  Problem,
  ToolProgress,
  UsageReport,
  WorkflowBounds,
  WorkflowGraph,
  WorkflowInfo,
  WorkflowList,
  type JsonObject,
} from '@mozaiks/contracts';

/**
 * Schemas that the document names. Where one of them is part of another (by identity), it becomes a
 * reference.
 */
const NAMED: ReadonlyMap<object, string> = new Map<object, string>([
  [Problem, 'Problem'],
  [Health, 'Health'],
  [CreatedChat, 'CreatedChat'],
  [ChatSummary, 'ChatSummary'],
  [ChatPage, 'ChatPage'],
  [ChatDetails, 'ChatDetails'],
  [PendingQuestion, 'PendingQuestion'],
  [AnyEvent, 'Event'],
  [EventPage, 'EventPage'],
  [FileInfo, 'File'],
  [UsageReport, 'UsageReport'],
  [Performance, 'Performance'],
  [ErrorGroups, 'ErrorGroups'],
  [WorkflowInfo, 'WorkflowInfo'],
  [WorkflowList, 'WorkflowList'],
  [DevSession, 'DevSession'],
  [DevWorkflowList, 'DevWorkflowList'],
  [DevWorkflow, 'DevWorkflow'],
  [WorkflowGraph, 'WorkflowGraph'],
  [WorkflowBounds, 'WorkflowBounds'],

  [AgentDelta, 'frame.agent_delta'],
  [ToolProgress, 'frame.tool_progress'],
  ...Object.entries(EVENT_SCHEMAS).map(([type, schema]) => [schema, `event.${type}`] as const),
  ...Object.entries(HTTP_COMMAND_SCHEMAS).map(
    ([type, schema]) => [schema, `command.${type}`] as const,
  ),
  ...Object.entries(CONTROL_FRAME_SCHEMAS).map(
    ([type, schema]) => [schema, `frame.${type}`] as const,
  ),
]);

/** The components of the document, by name. */
export const namedSchemas = (): JsonObject =>
  Object.fromEntries([...NAMED].map(([schema, name]) => [name, refer(schema, schema)]));

/** Replaces named schemas by references. `top` itself is written out. */
export function refer(schema: object, top?: object): JsonObject {
  const name = schema === top ? undefined : NAMED.get(schema);
  if (name !== undefined) return { $ref: `#/components/schemas/${name}` };
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, referValue(value)]),
  ) as JsonObject;
}

function referValue(value: unknown): JsonObject[string] {
  if (Array.isArray(value)) return value.map(referValue);
  return typeof value === 'object' && value !== null ? refer(value) : (value as JsonObject[string]);
}
