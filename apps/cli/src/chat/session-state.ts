import type { Chat, Client } from '@mozaiks/client';
import { promptOf, type Asking } from '../answer/asking.ts';
import type { Io } from '../io.ts';
import type { Screen } from '../render/render-frame.ts';
import type { Style } from '../render/style.ts';
import type { Input } from './input.ts';

export interface SessionDeps {
  readonly client: Pick<Client, 'on'>;
  readonly chat: Chat;
  readonly io: Io;
  readonly style: Style;
  /** Written when the chat is opened. */
  readonly heading: string;
  /** The command that resumes this chat. */
  readonly resume: string;
  /** Whether the user named the chat. */
  readonly resumes: boolean;
  /** What the user can do about an error code that ends a chat. */
  readonly hintFor: (code: string) => Promise<string | undefined>;
}

/**
 * One conversation at a terminal or through a pipe: frames become lines, and lines become commands.
 * Only the functions of this folder change it.
 */
export interface Session extends SessionDeps {
  readonly isTerminal: boolean;
  readonly input: Input;
  readonly finish: (code: number) => void;
  /** Whether the heading was written. */
  headed: boolean;
  screen: Screen;
  /** The question that the next line answers. */
  asking: Asking | null;
  /** Commands without an event so far, and the question that each answers. */
  readonly pending: Map<string, { readonly request_id?: string }>;
  /** Ids of the commands of this session. */
  readonly own: Set<string>;
  /** Lines of a pipe that wait until the chat is at rest. */
  readonly queue: string[];
  inputEnded: boolean;
  cancelled: boolean;
  failed: boolean;
  /** null: not connected yet. */
  connected: boolean | null;
}

export function write({ io, input }: Session, text: string): void {
  if (text === '') return;
  input.hidePrompt();
  io.stdout.write(text);
}

/** Writes a line of the CLI itself, after ending the open line. */
export function writeNotice(session: Session, line: string): void {
  write(session, `${session.screen.line === null ? '' : '\n'}${line}\n`);
  session.screen = { ...session.screen, line: null };
}

export function prompt(session: Session): void {
  if (!session.isTerminal) return;
  if (session.screen.line !== null) write(session, '\n');
  session.screen = { ...session.screen, line: null };
  session.input.showPrompt(promptOf(session.asking));
}
