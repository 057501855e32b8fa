import { fromTimestamp, project, type RuntimeEvent } from '@mozaiks/contracts';
import type { Io } from '../io.ts';
import { emptyScreen, renderFrame } from '../render/render-frame.ts';
import { styleFor } from '../render/style.ts';
import { write } from '../write.ts';
import type { StoredLog } from './read-chat.ts';

export interface ShowOptions {
  /** The first event that is shown. Default: 1. */
  readonly from?: number;
  /** Waits between two events as long as the chat did. */
  readonly timing?: boolean;
}

/** What a pause is shortened to, ms. */
const MAX_PAUSE_MS = 3_000;

/**
 * Shows a stored chat as `mozaiks chat` has shown it, agents that users do not see included;
 * sensitive values are left out.
 */
export async function showStored(
  io: Io,
  { commits }: StoredLog,
  { from = 1, timing = false }: ShowOptions,
): Promise<void> {
  const style = styleFor(io);
  let screen = emptyScreen;
  let before: RuntimeEvent | undefined;
  for (const event of commits.flatMap(({ events }) => events)) {
    const frame = project(event, { trace: true });
    const rendered = renderFrame(screen, frame, { style, isOwn: () => false });
    screen = rendered.screen;
    if (event.seq < from) continue;
    if (timing && before !== undefined && rendered.text !== '') await pause(before, event);
    if (rendered.text !== '') before = event;
    await write(io.stdout, rendered.text);
  }
  if (screen.line !== null) await write(io.stdout, '\n');
}

const pause = (before: RuntimeEvent, event: RuntimeEvent): Promise<void> =>
  new Promise((resolve) =>
    setTimeout(
      resolve,
      Math.min(MAX_PAUSE_MS, Math.max(0, fromTimestamp(event.ts) - fromTimestamp(before.ts))),
    ),
  );
