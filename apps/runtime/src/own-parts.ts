import type { ChatStore, CommitSink, ModelProvider, ToolRuntime } from '@mozaiks/contracts';
import type { MeasuredStore } from '@mozaiks/multitenant';
import type { MeasuredToolRuntime } from '@mozaiks/tool-runtime';

/** The parts that an embedding program provides. All others are created from the settings. */
export interface OwnParts {
  /**
   * Answers every model call instead of the included providers. Their keys, MODEL_PROVIDER and
   * MODELS_FILE then have no effect.
   */
  readonly models?: ModelProvider;
  /** Replaces the store that STORE names. Closed when the server stops or cannot start. */
  readonly store?: ChatStore;
  /** Called with each commit of this process, after the sinks of the server. */
  readonly sinks?: readonly CommitSink[];
  /** Runs tools and hooks instead of the included isolates. Closed when the server stops. */
  readonly tools?: ToolRuntime;
}

/** A store without counts. */
export const measuredStore = (store: ChatStore): MeasuredStore => ({
  directory: store.directory,
  inbox: store.inbox,
  log: store.log,
  snapshots: store.snapshots,
  sessions: store.sessions,
  ownership: store.ownership,
  sweep: store.sweep,
  retention: store.retention,
  signals: store.signals,
  usage: store.usage,
  outbox: store.outbox,
  cache: store.cache,
  files: store.files,
  bookmarks: store.bookmarks,
  versions: store.versions,
  close: () => store.close(),
  stats: () => ({ waiting: 0 }),
});

/** A tool runtime without counts. */
export const measuredTools = (tools: ToolRuntime): MeasuredToolRuntime => ({
  call: (call, signal) => tools.call(call, signal),
  warm: (bundles) => tools.warm(bundles),
  close: () => tools.close(),
  stats: () => ({ isolates: 0, busy: 0, waiting: 0 }),
});
