import type { AgentDelta, EventOf, ServerFrame } from '@mozaiks/contracts';
import { brief, clean } from './clean.ts';
import { questionLines } from './question-lines.ts';
import type { Style } from './style.ts';

/**
 * The content of an unfinished line: a message that is being written, or a call without its result.
 */
export type OpenLine =
  | { readonly kind: 'text'; readonly message_id: string; readonly printed: string }
  | { readonly kind: 'call'; readonly call_id: string }
  | null;

export interface Screen {
  readonly line: OpenLine;
  /** Calls without a result yet, and the text to print with the result. */
  readonly calls: ReadonlyMap<string, string>;
}
export const emptyScreen: Screen = { line: null, calls: new Map() };

export interface RenderOptions {
  readonly style: Style;
  /** Commands that were typed here, which the terminal already shows. */
  readonly isOwn: (command_id: string) => boolean;
}

export interface Rendered {
  readonly screen: Screen;
  /** Written unchanged; it need not end with a line break. */
  readonly text: string;
}

/**
 * The output that a frame adds to the terminal. A pure function. Frames without information for the
 * user add nothing.
 */
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
        ? lines(screen, [
            options.style.dim('(another instance continues; the text above is discarded)'),
          ])
        : same(screen);
    default:
      return lines(screen, linesOf(frame, options));
  }
}

const same = (screen: Screen): Rendered => ({ screen, text: '' });

/** Complete lines, after ending the open one. */
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
  // The whole text again after a reconnect. Only the part that is not on the screen is new.
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
  // The handoff that follows is clearer.
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
