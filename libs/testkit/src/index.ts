export { fakeClock, type FakeClock } from './fake-clock.ts';
export { realClock } from './real-clock.ts';
export { sequentialIds } from './sequential-ids.ts';
export { randomFrom, type Random } from './random-from.ts';
export { nestedJson, randomJson } from './random-json.ts';
export { eventually, until, type UntilOptions } from './until.ts';
export { recordingLogger, type LoggedLine, type RecordingLogger } from './recording-logger.ts';
export { recordingMetrics, type RecordingMetrics } from './recording-metrics.ts';
export { aroundStore, type Around, type PortName, type StoreCall } from './around-store.ts';
export { faultyStore, type Faults } from './faulty-store.ts';
export { referenceStore, type ReferenceStoreOptions } from './reference/reference-store.ts';
export { testModel, type TestModel, type TestModelOptions } from './model/test-model.ts';
export type { ModelStep, StepCall } from './model/model-step.ts';
export { testWorkflow, type TestWorkflow } from './workflow/test-workflow.ts';
export type {
  AgentDraft,
  HandoffDraft,
  HookDraft,
  LifecycleDraft,
  ScriptDraft,
  ToolDraft,
  VariableDraft,
  WorkflowDraft,
} from './workflow/workflow-draft.ts';
export { testCatalog } from './workflow/test-catalog.ts';
export {
  testMcp,
  testMcpServer,
  type TestMcp,
  type TestMcpServers,
  type TestMcpTool,
} from './workflow/test-mcp.ts';
export { testTools, type TestTools } from './workflow/test-tools.ts';
export type { TestFunction, TestFunctionContext, TestFunctions } from './workflow/test-function.ts';
export { checkShape } from './workflow/json-shape.ts';
export { historyCheck, readWholeLog } from './history/history-check.ts';
export type { ChatHistory, View, Violation } from './history/history.ts';
export { usageRow, type OpenStore } from './suites/subject.ts';
export { chatStoreSuite } from './suites/chat-store.suite.ts';
export { clockSuite } from './suites/clock.suite.ts';
export { chatDirectorySuite } from './suites/chat-directory.suite.ts';
export { commandInboxSuite } from './suites/command-inbox.suite.ts';
export { dataSourceSuite, type DataSubject } from './suites/data-source.suite.ts';
export { eventLogSuite } from './suites/event-log.suite.ts';
export { filesSuite } from './suites/files.suite.ts';
export { ownershipSuite } from './suites/ownership.suite.ts';
export { responseCacheSuite } from './suites/response-cache.suite.ts';
export { retentionSuite } from './suites/retention.suite.ts';
export { sessionsSuite } from './suites/sessions.suite.ts';
export { signalsSuite } from './suites/signals.suite.ts';
export { sweepSuite } from './suites/sweep.suite.ts';
export { usageOutboxSuite } from './suites/usage-outbox.suite.ts';
export { usageLedgerSuite } from './suites/usage-ledger.suite.ts';
export { workflowVersionsSuite } from './suites/workflow-versions.suite.ts';
export {
  startMockModelServer,
  type MockModelServer,
  type MockModelServerOptions,
} from './mock-model-server/start-mock-model-server.ts';
export type {
  MockCall,
  MockFault,
  MockProtocol,
  MockReply,
  MockRequest,
  MockUsage,
} from './mock-model-server/mock-reply.ts';
export {
  findMongoServer,
  INSTALL_COMMAND,
  mongoServerFolder,
  type FoundMongo,
  type MongoProgram,
} from './mongo-server/find-mongo-server.ts';
export {
  databaseUri,
  startMongoServer,
  type MongoServer,
  type StartMongoOptions,
} from './mongo-server/start-mongo-server.ts';
export { describeWithSchemathesis, schemathesisFolder } from './describe-with-schemathesis.ts';
export { describeWithFrontends, FRONTENDS, frontendsFolder } from './describe-with-frontends.ts';
export {
  describeWithYamlLanguageServer,
  yamlLanguageServerFolder,
} from './yaml-language-server/describe-with-yaml-language-server.ts';
export {
  startYamlLanguageServer,
  type EditorCompletion,
  type EditorDiagnostic,
  type EditorPosition,
  type EditorRange,
  type YamlLanguageServer,
} from './yaml-language-server/yaml-language-server.ts';
export { describeWithMermaid, mermaidFolder } from './describe-with-mermaid.ts';
export {
  describeWithGoProgram,
  goProgramsFolder,
  type GoProgram,
} from './describe-with-go-program.ts';
export { describeWithMongo, freshDatabase } from './mongo-server/describe-with-mongo.ts';
export { startCollector, type Collector } from './collector/start-collector.ts';
export type { CollectedSpan } from './collector/read-spans.ts';
