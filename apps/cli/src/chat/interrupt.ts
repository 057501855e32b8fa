import { prompt, tell, type Session } from './session-state.ts';

/** Ctrl-C stops the run. Without one it says how to leave; a pipe, where nobody reads that, ends. */
export function interrupt(session: Session): void {
  const { chat, style, isTerminal } = session;
  const isRunning = chat.view.run_id !== null;
  if (!isTerminal && (!isRunning || session.cancelled)) return session.finish(130);
  if (!isRunning) {
    tell(session, style.dim('\nNothing is running. Ctrl-D leaves.'));
    return prompt(session);
  }
  if (session.cancelled) return tell(session, style.dim('Cancelling. Ctrl-D leaves.'));
  session.cancelled = true;
  chat.cancel().catch((error: Error) => {
    session.cancelled = false;
    tell(session, style.bad(`! ${error.message}`));
  });
}
