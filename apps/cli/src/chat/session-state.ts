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
  /** Written when the chat is open. */
  readonly heading: string;
  /** The command that resumes this chat. */
  readonly resume: string;
  /** The person named the chat. */
  readonly resumes: boolean;
  /** What the person can do about an error code that ends a chat. */
  readonly hintFor: (code: string) => Promise<string | undefined>;
}

/** One conversation at a terminal or through a pipe: frames become lines, lines become commands. Changed by the functions of this folder only. */
export interface Session extends SessionDeps {
  readonly isTerminal: boolean;
  readonly input: Input;
  readonly finish: (code: number) => void;
  /** The heading is written. */
  headed: boolean;
  screen: Screen;
  /** The question that the next line answers. */
  asking: Asking | null;
  /** Commands without a fact so far, and the question that each answers. */
  readonly pending: Map<string, { readonly request_id?: string }>;
  /** Commands of this session. */
  readonly own: Set<string>;
  /** Lines of a pipe that wait for the chat to rest. */
  readonly queue: string[];
  inputEnded: boolean;
  cancelled: boolean;
  failed: boolean;
  /** Null: not yet. */
  connected: boolean | null;
}

export function write({ io, input }: Session, text: string): void {
  if (text === '') return;
  input.hidePrompt();
  io.stdout.write(text);
}

/** Writes a line of our own, after ending the one that is open. */
export function tell(session: Session, line: string): void {
  write(session, `${session.screen.line === null ? '' : '\n'}${line}\n`);
  session.screen = { ...session.screen, line: null };
}

export function prompt(session: Session): void {
  if (!session.isTerminal) return;
  if (session.screen.line !== null) write(session, '\n');
  session.screen = { ...session.screen, line: null };
  session.input.showPrompt(promptOf(session.asking));
}
