import type {
  ChatState,
  CodeCall,
  CodeResult,
  Engine,
  EventDraft,
  LoadedWorkflow,
  LogRef,
  McpCall,
  ModelRequest,
  ModelProvider,
  RuntimeEvent,
} from '@mozaiks/contracts';
import type { RecordedAnswer } from './recorded-answer.ts';
import type { RecordedClock } from './recorded-clock.ts';
import type { RecordedTools } from './recorded-tools.ts';
import type { ReplayPlace } from './replay-place.ts';
import type { Sameness } from './sameness.ts';
import type { Tape } from './tape.ts';

/** What a replay needs in addition to the log. */
export interface ReplayWith {
  /** What is known of models, as the installation has them. */
  readonly resolve: ModelProvider['resolve'];
  readonly sha256: (text: string) => string;
  /** The workflow for a version that the log names; undefined if it is not available. */
  readonly workflowOf: (tape: Tape, workflow_version: string) => LoadedWorkflow | undefined;
  readonly sameness: Sameness;
  readonly onRequest?: (request: ModelRequest, answer: RecordedAnswer) => void;
  /** Called with each call of code, and what it was given. */
  readonly onCall?: (call: CodeCall | McpCall, result: CodeResult) => void;
}

/** A replay under way. */
export interface Replaying {
  readonly log: LogRef;
  readonly tape: Tape;
  readonly engine: Engine;
  readonly clock: RecordedClock;
  readonly tools: RecordedTools;
  readonly sameness: Sameness;
  /**
   * The workflow of the open run, or of the next one if none is open. Throws Diverged if it is not
   * available.
   */
  readonly workflow: () => LoadedWorkflow;
  /** All events so far. */
  readonly made: RuntimeEvent[];
  /** The turn that is under way. */
  turn: Turn | null;
  /** Places in the current turn from which another turn may have continued. */
  readonly places: ReplayPlace[];
  /** Essential events of the commit ahead that were made already. */
  matched: number;
}

export interface Turn {
  readonly steps: AsyncGenerator<readonly EventDraft[], void, ChatState>;
  readonly abort: AbortController;
  readonly fence: number;
}
