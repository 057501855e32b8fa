import type { DevWorkflow, RuntimeEvent } from '@mozaiks/contracts';
import type { CallProgress, StreamingText } from '@mozaiks/contracts/chat-view';
import type { ChatRoute, Route } from '../app/route.ts';

export interface RunPanelProps {
  readonly chat_id: string;
  /**
   * All events so far, in order and without gaps. A new array when events arrive; it only grows,
   * until another chat is shown or the log is replaced.
   */
  readonly events: readonly RuntimeEvent[];
  /** They are still to come. */
  readonly isLoading: boolean;
  /** The message that is being written, or null. */
  readonly live: StreamingText | null;
  /** By call: how far running tools are. */
  readonly progress: ReadonlyMap<string, CallProgress>;
  /**
   * What `/api/dev/workflows/{name}?version=` says of the version of the last run; null: not asked
   * yet, gone, or not in dev mode.
   */
  readonly definition: DevWorkflow | null;
  readonly route: ChatRoute;
  /** `replace`: without a step in the history of the browser. */
  readonly go: (route: Route, how?: { readonly replace?: boolean }) => void;
  /** Makes a chat of the events up to a rest point, and shows it. */
  readonly fork: (at_seq: number) => Promise<void>;
}
