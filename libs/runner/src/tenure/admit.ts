import type {
  AbortReason,
  Admission,
  Command,
  ErrorCode,
  EventDraft,
  LoadedWorkflow,
} from '@mozaiks/contracts';
import { isFull, mustEndRun } from '../chat-limits.ts';
import { commitDrafts } from './commit-drafts.ts';
import { endAtLimit } from './commit-step.ts';
import { failRun } from './fail-run.ts';
import { fitsOneCommit, inCommits } from './make-commit.ts';
import { codeWithoutWorkflow, rejection } from './reject.ts';
import { askStore, type Tenure } from './tenure.ts';
import { saveVersion, workflowOf } from './workflow-of.ts';

/**
 * Answers the waiting commands, oldest first. Each is committed and then settled before the next is
 * committed. Commands that must wait stay in the inbox. If a command needs the running turn to end
 * first, resolves with the reason to abort the turn, and stops there.
 */
export async function admitWaiting(t: Tenure, running: boolean): Promise<AbortReason | null> {
  for (;;) {
    const before = t.state.head_seq;
    for (const command of [...t.inbox.waiting]) {
      const reason = await admitOne(t, command, running);
      if (reason !== null) return reason;
    }
    if (running || t.state.head_seq === before || t.inbox.waiting.length === 0) return null;
  }
}

async function admitOne(
  t: Tenure,
  command: Command,
  running: boolean,
): Promise<AbortReason | null> {
  await t.inbox.settling;
  if (t.answered.has(command.command_id)) {
    settle(t, command);
    return null;
  }
  const admission = await decide(t, command, running);
  if (admission.kind === 'later') return null;
  if (admission.kind === 'abort') return admission.reason;
  for (const drafts of inCommits(admission.drafts))
    await commitDrafts(t, drafts, admission.workflow);
  settle(t, command);
  if (t.state.run !== null && mustEndRun(t.state, t.deps.settings))
    await endAtLimit(t, 'chat_full');
  return null;
}

type Decided =
  | Exclude<Admission, { readonly kind: 'commit' }>
  | (Extract<Admission, { readonly kind: 'commit' }> & {
      readonly workflow: LoadedWorkflow | null;
    });

async function decide(t: Tenure, command: Command, running: boolean): Promise<Decided> {
  const bound = await workflowOf(t);
  if ('workflow' in bound) return decideWith(t, { command, workflow: bound.workflow, running });
  if (bound.missing === 'workflow_unavailable')
    return refuse(t, command, codeWithoutWorkflow(command));
  await failRun(t, 'workflow_version_unknown');
  return decide(t, command, running);
}

const refuse = (t: Tenure, command: Command, code: ErrorCode): Decided => ({
  kind: 'commit',
  drafts: rejection(t, command, code),
  workflow: null,
});

interface Question {
  readonly command: Command;
  readonly workflow: LoadedWorkflow;
  readonly running: boolean;
}

async function decideWith(t: Tenure, { command, workflow, running }: Question): Promise<Decided> {
  if (command.type === 'user_message' && isFull(t.state, t.deps.settings))
    return refuse(t, command, 'chat_full');
  const admission = askEngine(t, { command, workflow, running });
  if (admission === null || (admission.kind === 'abort' && !running))
    return refuse(t, command, 'internal');
  if (admission.kind !== 'commit') return admission;
  if (!answers(admission.drafts, command)) {
    t.deps.logger.log('error', 'the engine did not answer a command with exactly one event', {
      chat_id: t.log.chat_id,
    });
    return refuse(t, command, 'internal');
  }
  if (!inCommits(admission.drafts).every(fitsOneCommit))
    return refuse(t, command, 'commit_too_large');
  await saveVersion(t, admission.drafts, workflow);
  return { ...admission, workflow };
}

function askEngine(t: Tenure, { command, workflow, running }: Question): Admission | null {
  try {
    return t.deps.engine.admit({
      log: t.log,
      state: t.state,
      workflow,
      command,
      running,
      isLast: t.inbox.waiting.length === 1,
    });
  } catch (error) {
    t.deps.logger.log('error', 'the engine threw while it admitted a command', {
      chat_id: t.log.chat_id,
      workflow_name: t.workflowName,
      error,
    });
    return null;
  }
}

const answers = (drafts: readonly EventDraft[], { command_id }: Command): boolean =>
  drafts.filter((draft) => 'command_id' in draft && draft.command_id === command_id).length === 1;

/**
 * Settles a command in the background; the next command and the release wait for it. Until then,
 * the log shows that the command is answered.
 */
function settle(t: Tenure, { command_id }: Command): void {
  const { head_seq } = t.state;
  t.inbox.waiting = t.inbox.waiting.filter((command) => command.command_id !== command_id);
  t.inbox.settling = askStore(t, ({ inbox }) => inbox.settle(t.log, command_id, head_seq));
  t.inbox.settling.catch(() => {}); // the code that awaits `settling` gets the error
}
