import type { ClientEvent } from '@mozaiks/client';
import type { ServerFrame } from '@mozaiks/contracts';
import { emptyScreen, renderFrame } from '../render/render-frame.ts';
import { openInput } from './input.ts';
import { prompt, writeNotice, write, type Session, type SessionDeps } from './session-state.ts';
import { moveOn, submitLine } from './take-turn.ts';

/**
 * Resolves with the exit code: 0; 1 if the chat failed, or, through a pipe, if its last run failed;
 * 130 if a pipe is interrupted.
 */
export async function runSession(deps: SessionDeps): Promise<number> {
  const { chat, io } = deps;
  return new Promise((resolve) => {
    const isTerminal = io.stdin.isTTY === true && io.stdout.isTTY === true;
    const input = openInput(io, isTerminal, {
      line: (line) => takeLine(session, line),
      interrupt: () => interrupt(session),
      end: () => endOfInput(session),
    });
    const stops = [
      chat.on((frame) => onFrame(session, frame)),
      deps.client.on(({ type }) => noteConnection(session, type)),
    ];
    const finish = (code: number): void => {
      for (const stop of stops) stop();
      input.close();
      chat.close();
      resolve(code);
    };
    const session: Session = {
      ...deps,
      isTerminal,
      input,
      finish,
      headed: false,
      screen: emptyScreen,
      asking: null,
      pending: new Map(),
      own: new Set(),
      queue: [],
      inputEnded: false,
      cancelled: false,
      failed: false,
      connected: null,
    };
    if (deps.resumes) chat.opened.then((frame) => noteNew(session, frame), ignore);
    chat
      .until(() => false)
      .catch(async (error: Error & { code?: string }) => {
        if (error.code !== 'closed') tellEnd(session, error, await deps.hintFor(error.code ?? ''));
        finish(1);
      });
  });
}

function noteConnection(session: Session, type: ClientEvent['type']): void {
  if (type !== 'waiting' && type !== 'ready') return;
  const before = session.connected;
  if (before === (type === 'ready') || (before === null && type === 'waiting')) return;
  session.connected = type === 'ready';
  if (before === null) return;
  writeNotice(
    session,
    session.style.dim(
      session.connected ? '(connected again)' : '(the connection is lost; trying again)',
    ),
  );
}

/** The end of the chat is reported elsewhere. */
const ignore = (): void => undefined;

/** A mistyped id is not an error: a new chat is created under the given id. */
function noteNew(session: Session, { head_seq }: { readonly head_seq: number }): void {
  if (head_seq === 0)
    writeNotice(session, session.style.dim('(no such chat yet: your first message starts it)'));
}

function tellEnd(
  session: Session,
  { message, code = 'failed' }: Error & { readonly code?: string },
  hint: string | undefined,
): void {
  writeNotice(session, session.style.bad(`✗ ${message} (${code})`));
  if (hint !== undefined) writeNotice(session, session.style.dim(hint));
}

function onFrame(session: Session, frame: ServerFrame): void {
  // Not earlier: a chat that cannot be opened does not exist, and cannot be resumed.
  if (frame.type === 'opened' && !session.headed) {
    session.headed = true;
    write(session, session.style.dim(session.heading));
  }
  const isOwn = (command_id: string): boolean => session.isTerminal && session.own.has(command_id);
  const { screen, text } = renderFrame(session.screen, frame, { style: session.style, isOwn });
  session.screen = screen;
  write(session, text);
  noteOutcome(session, frame);
  moveOn(session);
}

function noteOutcome(session: Session, frame: ServerFrame): void {
  const { command_id, seq } = frame as { command_id?: string; seq?: number };
  if (command_id !== undefined && seq !== undefined) session.pending.delete(command_id);
  if (frame.type === 'workflow_start') session.cancelled = false;
  // The outcome of a run in the history is not the outcome of this session.
  if (session.chat.view.caught_up && frame.type === 'workflow_error') session.failed = true;
  if (frame.type === 'workflow_complete') session.failed = false;
}

function takeLine(session: Session, line: string): void {
  if (session.isTerminal) return submitLine(session, line);
  session.queue.push(line);
  moveOn(session);
}

/** Ctrl-C cancels the run. Without a run it prints how to leave, or ends the session of a pipe. */
function interrupt(session: Session): void {
  const { chat, style, isTerminal } = session;
  const isRunning = chat.view.run_id !== null;
  if (!isTerminal && (!isRunning || session.cancelled)) return session.finish(130);
  if (!isRunning) {
    writeNotice(session, style.dim('\nNothing is running. Ctrl-D leaves.'));
    return prompt(session);
  }
  if (session.cancelled) return writeNotice(session, style.dim('Cancelling. Ctrl-D leaves.'));
  session.cancelled = true;
  chat.cancel().catch((error: Error) => {
    session.cancelled = false;
    writeNotice(session, style.bad(`! ${error.message}`));
  });
}

function endOfInput(session: Session): void {
  session.inputEnded = true;
  if (!session.isTerminal) return moveOn(session);
  const rest = `${session.chat.view.run_id === null ? '' : ' The run continues.'} Resume with: ${session.resume}`;
  writeNotice(session, session.style.dim(`\nLeft.${session.headed ? rest : ''}`));
  session.finish(0);
}
