import type { AgentDelta, EventOf, ServerFrame } from '@mozaiks/contracts';
import { brief, clean } from './clean.ts';
import { questionLines } from './question-lines.ts';
import type { Style } from './style.ts';

/** What stands on a line that is not finished: a message that is being written, or a call without its result. */
export type OpenLine =
  | { readonly kind: 'text'; readonly message_id: string; readonly printed: string }
  | { readonly kind: 'call'; readonly call_id: string }
  | null;

export interface Screen {
  readonly line: OpenLine;
  /** Calls whose result is still to come: what to print with it. */
  readonly calls: ReadonlyMap<string, string>;
}
export const emptyScreen: Screen = { line: null, calls: new Map() };

export interface RenderOptions {
  readonly style: Style;
  /** Commands that the person typed here: the terminal shows them already. */
  readonly isOwn: (command_id: string) => boolean;
}

export interface Rendered {
  readonly screen: Screen;
  /** To write as it is; it need not end with a line break. */
  readonly text: string;
}

/** What a frame adds to the terminal. Pure. Types that say nothing to a person add nothing. */
export function renderFrame(screen: Screen, frame: ServerFrame, options: RenderOptions): Rendered {
  switch (frame.type) {
    case 'agent_delta':
      return renderDelta(screen, frame, options);
    case 'agent_response':
      return renderResponse(screen, frame, options);
    case 'tool_call':
      return renderCall(screen, frame, options);
    case 'tool_result':
      return renderResult(screen, frame, options);
    case 'owner_changed':
      return screen.line?.kind === 'text'
        ? lines(screen, [options.style.dim('(another instance goes on; the text above is void)')])
        : same(screen);
    default:
      return lines(screen, linesOf(frame, options));
  }
}

const same = (screen: Screen): Rendered => ({ screen, text: '' });

/** Finished lines, after ending the one that is open. */
function lines(screen: Screen, added: readonly string[]): Rendered {
  if (added.length === 0) return same(screen);
  return {
    screen: { ...screen, line: null },
    text: `${screen.line === null ? '' : '\n'}${added.join('\n')}\n`,
  };
}

const heading = (agent: string, { style }: RenderOptions): string =>
  style.agent(`${clean(agent)}: `);

function renderDelta(
  screen: Screen,
  { message_id, agent, offset, text }: AgentDelta,
  options: RenderOptions,
): Rendered {
  const { line } = screen;
  const open = line?.kind === 'text' && line.message_id === message_id ? line.printed : null;
  if (open !== null && offset === open.length)
    return writing(screen, { message_id, printed: open + text }, clean(text));
  // Everything so far, after a reconnect: only what is not on the screen yet is new.
  if (open !== null && offset === 0 && text.startsWith(open))
    return writing(screen, { message_id, printed: text }, clean(text.slice(open.length)));
  if (offset !== 0) return same(screen);
  return writing(
    screen,
    { message_id, printed: text },
    `${line === null ? '' : '\n'}${heading(agent, options)}${clean(text)}`,
  );
}

const writing = (
  screen: Screen,
  line: { message_id: string; printed: string },
  text: string,
): Rendered => ({
  screen: { ...screen, line: { kind: 'text', ...line } },
  text,
});

function renderResponse(
  screen: Screen,
  event: EventOf<'agent_response'>,
  options: RenderOptions,
): Rendered {
  const { line } = screen;
  const { message_id, agent, text, finish_reason } = event;
  const ending =
    finish_reason === 'interrupted' || finish_reason === 'length'
      ? options.style.dim(` (${finish_reason})`)
      : '';
  if (line?.kind === 'text' && line.message_id === message_id && text.startsWith(line.printed)) {
    return {
      screen: { ...screen, line: null },
      text: `${clean(text.slice(line.printed.length))}${ending}\n`,
    };
  }
  return text === ''
    ? same(screen)
    : lines(screen, [`${heading(agent, options)}${clean(text)}${ending}`]);
}

function renderCall(
  screen: Screen,
  { call_id, tool, kind, arguments: args }: EventOf<'tool_call'>,
  { style }: RenderOptions,
): Rendered {
  // The handoff that follows says it better.
  if (kind === 'transfer') return same(screen);
  const call = style.tool(`⚙ ${clean(tool)}(${brief(args)})`);
  const calls = new Map(screen.calls).set(call_id, call);
  return {
    screen: { line: { kind: 'call', call_id }, calls },
    text: `${screen.line === null ? '' : '\n'}${call}`,
  };
}

function renderResult(
  screen: Screen,
  { call_id, ok, result, error }: EventOf<'tool_result'>,
  { style }: RenderOptions,
): Rendered {
  const call = screen.calls.get(call_id);
  if (call === undefined) return same(screen);
  const calls = new Map([...screen.calls].filter(([id]) => id !== call_id));
  const outcome = ok
    ? brief(result)
    : style.bad(`✗ ${clean(error?.message ?? 'failed')} (${clean(error?.code ?? '')})`);
  const isOpen = screen.line?.kind === 'call' && screen.line.call_id === call_id;
  const before = isOpen ? '' : `${screen.line === null ? '' : '\n'}${call}`;
  return { screen: { line: null, calls }, text: `${before} → ${outcome}\n` };
}

function linesOf(frame: ServerFrame, options: RenderOptions): readonly string[] {
  const { style } = options;
  switch (frame.type) {
    case 'user_message':
      return frame.hidden === true || options.isOwn(frame.command_id)
        ? []
        : [`${style.user('You: ')}${clean(frame.text)}`];
    case 'input_response':
      return options.isOwn(frame.command_id)
        ? []
        : [
            `${style.user('You: ')}${typeof frame.value === 'string' ? clean(frame.value) : brief(frame.value)}`,
          ];
    case 'input_request':
      return questionLines(frame).map((line, at) => (at === 0 ? style.ask(line) : line));
    case 'handoff':
      return [
        style.dim(`→ ${clean(frame.from)} ${handsOver(frame.to)} (${clean(frame.because.text)})`),
      ];
    case 'structured_output':
      return frame.redacted === true
        ? []
        : [`${style.tool(`▤ ${clean(frame.model)}`)} ${brief(frame.value)}`];
    case 'child_start':
      return [style.dim(`↳ ${frame.workflow_name} begins`)];
    case 'child_complete':
      return [style.dim(`↲ ${frame.workflow_name} ends: ${frame.status}`)];
    case 'tool_progress':
      return frame.message === undefined ? [] : [style.dim(`  … ${clean(frame.message)}`)];
    case 'workflow_complete':
      return frame.reason === 'done' ? [] : [style.dim(`■ ${frame.reason}`)];
    case 'error':
    case 'command_rejected':
    case 'request_error':
      return [style.bad(`! ${clean(frame.message)} (${clean(frame.code)})`)];
    case 'workflow_error':
      return [style.bad(`✗ ${clean(frame.message)} (${clean(frame.code)})`)];
    default:
      return [];
  }
}

function handsOver(to: string): string {
  if (to === 'terminate') return 'ends the run';
  return to === 'user' ? 'hands back to you' : `hands over to ${clean(to)}`;
}
