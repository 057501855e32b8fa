export { assertNever } from './assert-never.ts';
export {
  Json,
  JsonRecord,
  canonicalJson,
  isJsonObject,
  pointerPart,
  type JsonObject,
  type JsonValue,
} from './json.ts';
export { jsonSize } from './json-size.ts';
export {
  CHAT_ID_PATTERN,
  ChatIdSchema,
  FILE_ID_PATTERN,
  FileIdSchema,
  WorkflowNameSchema,
  COMMAND_ID_PATTERN,
  WORKFLOW_NAME_PATTERN,
  chatKey,
  chatRef,
  isChatId,
  isCommandId,
  isTenantId,
  isWorkflowName,
  logRef,
  tenantScope,
  type AppId,
  type AppScope,
  type ChatId,
  type ChatRef,
  type LogId,
  type LogRef,
  type TenantScope,
  type UserId,
} from './ids.ts';
export {
  evaluateExpression,
  inferType,
  isTrue,
  parseExpression,
  variablesOf,
  type Evaluation,
  type ExpressionNode,
  type ExpressionProblem,
  type ExpressionType,
  type Inference,
  type Lookup,
  type ParsedExpression,
  type TypeLookup,
  type VariableUse,
} from './expression/index.ts';
export { parseTemplate, renderTemplate, renderValue, type TemplatePart } from './template.ts';
export { fromTimestamp, toTimestamp } from './time.ts';
export {
  Budget,
  COMPLETE_REASONS,
  ContentPart,
  EVENT_SCHEMAS,
  EVENT_TYPES,
  FINISH_REASONS,
  LOG_VERSION,
  MAX_COMMIT_BYTES,
  MAX_EVENTS_PER_COMMIT,
  QUESTION_KINDS,
  USAGE_PURPOSES,
  isTerminal,
  type Attachment,
  type Commit,
  type DraftOf,
  type EventDraft,
  type EventOf,
  type EventType,
  type Failure,
  type HandoffRuleRef,
  type ParentRef,
  type RuntimeEvent,
  type FailureDetails,
  type LeftOut,
  type UsageTotals,
} from './events.ts';
export {
  TRACEPARENT_PATTERN,
  readTraceparent,
  spanContextIn,
  spanIdOf,
  traceOf,
  traceparentOf,
  type RunTrace,
  type SpanKey,
  type TracedRun,
} from './trace.ts';
export { AgentDelta, ToolProgress, type LiveDelta, type LiveDraft } from './live.ts';
export {
  INTERNAL_ID_PREFIX,
  START_COMMAND_ID,
  commandContent,
  type Cancel,
  type ChildDone,
  type ClientCommand,
  type Command,
  type CommandType,
  type InputResponse,
  type InternalCommand,
  type RunTerms,
  type Start,
  type ToolResponse,
  type UserMessage,
} from './commands.ts';
export {
  CHAT_STATUSES,
  CLIENT_FRAME_SCHEMAS,
  CONTROL_FRAME_SCHEMAS,
  PendingQuestion,
  type ChatStatus,
  type ClientFrame,
  type ClientFrameOf,
  type ClientFrameType,
  type ControlFrame,
  type ControlFrameOf,
  type ControlFrameType,
  type ServerFrame,
} from './frames.ts';
export {
  ChatChanges,
  ChatCreation,
  ChatDetails,
  ChatListQuery,
  ChatPage,
  ChatSummary,
  CreatedChat,
  ForkPoint,
} from './http/chats.ts';
export {
  Accepted,
  AnyEvent,
  EventPage,
  EventsQuery,
  ExportQuery,
  StreamQuery,
} from './http/chat-events.ts';
export {
  DevReload,
  DevSession,
  DevSessionQuery,
  DevWorkflow,
  DevWorkflowList,
  DevWorkflowQuery,
} from './http/development.ts';
export { edgesOfHandoff } from './edges-of-handoff.ts';
export { AgentBounds, WorkflowBounds } from './http/workflow-bounds.ts';
export { GraphEdge, GraphNode, WorkflowGraph } from './http/workflow-graph.ts';
export { FileInfo, UploadQuery } from './http/files.ts';
export { HTTP_COMMAND_SCHEMAS, HttpCommand } from './http/http-commands.ts';
export {
  ErrorGroups,
  Health,
  Performance,
  Problem,
  WorkflowInfo,
  WorkflowList,
} from './http/server.ts';
export { UsageReport, UsageReportQuery } from './http/usage.ts';
export { ERROR_CODES, isErrorCode, type ErrorCode } from './error-codes.ts';
export { RuntimeError, isRuntimeError } from './errors.ts';
export {
  emptyChat,
  noUsage,
  type ChatState,
  type OpenCall,
  type Position,
  type RunState,
  type TranscriptEvent,
} from './chat-state.ts';
export { applyCommit, applyEvent, foldAll } from './fold.ts';
export {
  METRICS,
  type CounterName,
  type GaugeName,
  type HistogramName,
  type LabelsOf,
  type MetricName,
  type MetricSpec,
} from './metrics.ts';
export { chatTitle } from './chat-title.ts';
export { CHAT_STATE_VERSION, packChat, unpackChat, type PackedChat } from './pack-chat.ts';
export { callSignature } from './fold-run.ts';
export { addTotals, addUsage, usedNothing } from './usage-totals.ts';
export {
  deadlineOf,
  isAtRest,
  isForkPoint,
  isWaiting,
  pendingQuestions,
  statusOf,
} from './rest.ts';
export { withoutClosed } from './open-results.ts';
export { defined, type Defined } from './defined.ts';
export { project, type Viewer } from './project.ts';
export {
  HOOK_TRANSFORMS,
  MAX_FAN_OUT,
  INJECTED_PARAMETERS,
  PATTERNS,
  PROVIDERS,
  MODEL_APIS,
  REASONING_EFFORTS,
  RUNTIME_VARIABLES,
  STARTUP_MODES,
  appliesTo,
  mcpToolName,
  mcpToolNamed,
  type AgentDefinition,
  type AgentTextMatch,
  type CallStyle,
  type CodeBundle,
  type CodeRef,
  type Conversion,
  type Diagnostic,
  type DiagnosticFix,
  type Expression,
  type Guardrail,
  type HandoffRule,
  type FanOut,
  type HandoffTarget,
  type HistoryPolicy,
  type HookDefinition,
  type HookTransform,
  type Isolation,
  type LifecycleTool,
  type LlmConfig,
  type ModelPrices,
  type ModelApi,
  type ReasoningEffort,
  type LoadedScriptEntry,
  type LoadedWorkflow,
  type Matcher,
  type McpApproval,
  type McpServer,
  type OrchestrationPattern,
  type ParameterBinding,
  type ScriptEntry,
  type ScriptStep,
  type StartupMode,
  type ToolDefinition,
  type UiConfig,
  type Validation,
  type VariableDefinition,
  type VariableSource,
  type VariableTrigger,
  type VariableType,
  type WorkflowDefinition,
  type WorkflowSummary,
} from './workflow.ts';
export type {
  ModelChunk,
  ModelMessage,
  ModelRequest,
  ModelTool,
  ModelToolCall,
  ModelUsage,
} from './model.ts';
export {
  defineTool,
  type ContextVariables,
  type HookContext,
  type PlatformApi,
  type ToolContext,
  type ToolLog,
  type ToolSpec,
} from './tool.ts';
export type {
  ExportChat,
  Exported,
  ExportedChat,
  ExportedFile,
  ExportedFileData,
  WaitingCommand,
} from './ports/chat-export.ts';
export { eventsAfter, eventsUpTo, openLog, readUpTo, type OpenLog } from './compatible/open-log.ts';
export {
  childrenToRead,
  nestedText,
  openChildren,
  openQuestions,
  restingNested,
  withoutHistory,
  type NestedById,
  type Nested,
  type OpenQuestion,
} from './compatible/nested-chats.ts';
export { followNestedChats, type NestedFollower } from './compatible/follow-nested-chats.ts';
export { liveItems, type LiveItem, type LiveSources } from './compatible/live-items.ts';
export type { Bookmark, Bookmarks } from './ports/bookmarks.ts';
export type { ChatDirectory, ChatQuery, ChatRecord, NewChat } from './ports/chat-directory.ts';
export type { ChatStore } from './ports/chat-store.ts';
export {
  MAX_FILE_CHUNK_BYTES,
  type FileLimits,
  type Files,
  type NewFile,
  type StoredFile,
} from './ports/files.ts';
export { fileChunks, fileContent } from './file-content.ts';
export type { CommandInbox, InboxRow } from './ports/command-inbox.ts';
export type { EventLog } from './ports/event-log.ts';
export type { ChatSnapshot, Snapshots } from './ports/snapshots.ts';
export type { CachedResponse, ResponseCache } from './ports/response-cache.ts';
export type { SessionRow, Sessions } from './ports/sessions.ts';
export type { AcquireAs, Owned, Ownership, ReleaseTo } from './ports/ownership.ts';
export type {
  IdleChatsQuery,
  OldUsageQuery,
  Retention,
  UnusedVersionsQuery,
} from './ports/retention.ts';
export type { Sweep } from './ports/sweep.ts';
export type { Signal, Signals } from './ports/signals.ts';
export {
  USAGE_GROUPS,
  type UsageGroup,
  type UsageLedger,
  type UsageQuery,
  type UsageRow,
  type UsageSummary,
} from './ports/usage-ledger.ts';
export type { ClaimOptions, OutboxCounts, OutboxRow, UsageOutbox } from './ports/usage-outbox.ts';
export type { WorkflowCatalog, WorkflowVersions } from './ports/workflow-store.ts';
export type {
  AbortReason,
  Admission,
  AdmitInput,
  Engine,
  ObserveInput,
  TurnInput,
} from './ports/engine.ts';
export type { ModelProvider, ResolvedModel } from './ports/model-provider.ts';
export type { CodeCall, CodeResult, ModuleFailure, ToolRuntime } from './ports/tool-runtime.ts';
export type { CandidateModel, CandidateModels } from './ports/candidate-model.ts';
export type { Development } from './ports/development.ts';
export type { Measurements } from './ports/measurements.ts';
export type {
  McpCall,
  McpListing,
  McpServerRef,
  McpTool,
  McpTools,
  ReadRemoteSchema,
  RemoteSchema,
} from './ports/mcp-tools.ts';
export {
  DATA_OPERATORS,
  LIST_OPERATORS,
  NESTING_OPERATORS,
  VALUE_OPERATORS,
  type DataQuery,
  type DataSource,
} from './ports/data-source.ts';
export { isOperation, queryProblem } from './query-problem.ts';
export {
  MESSAGE_ERRORS,
  type AnswerSignals,
  type CallerChats,
  type CompatibleAnswer,
  type CompatibleRequest,
  type CompatibleRoute,
  type ErrorWording,
  type EventStream,
  type WholeAnswer,
} from './ports/compatible-api.ts';
export type {
  ChatDescription,
  ChatService,
  EarlierTurn,
  FollowFrom,
  Followed,
  FoundChat,
  OpenChat,
} from './ports/chat-service.ts';
export type {
  Clock,
  CommitSink,
  Committed,
  Ids,
  LogFields,
  LogLevel,
  Logger,
  Metrics,
  Principal,
  Secrets,
  TokenVerifier,
} from './ports/process.ts';
export { sleepOn } from './ports/sleep-on.ts';
