import { EVENT_ID, YAMLException, parseEvents, type Event } from 'js-yaml';
import type { Report } from '../diagnostics/reporter.ts';
import { Composer } from './compose.ts';
import { createLineMap } from './line-map.ts';
import { MAX_YAML_BYTES, MAX_YAML_DEPTH } from './limits.ts';
import type { Position, YamlNode } from './node.ts';
import { unclosedBracket } from './unclosed-bracket.ts';

export interface YamlFile {
  /** Path from the workflows folder. */
  readonly file: string;
  readonly text: string;
}

/**
 * The last non-empty line at or before a line. It contains the mistake if the parser detects it
 * only at the end.
 */
function lastWritten(lines: readonly string[], line: number): number {
  let last = Math.min(line, lines.length);
  while (last > 1 && (lines[last - 1] ?? '').trim() === '') last -= 1;
  return last;
}

function reportException(error: unknown, { file, text }: YamlFile, report: Report): void {
  if (!(error instanceof YAMLException)) {
    report({
      code: 'WF001',
      at: { file, line: 1, column: 1 },
      message: error instanceof Error ? error.message : String(error),
    });
    return;
  }
  const lines = text.split('\n');
  const reportedLine = (error.mark?.line ?? 0) + 1;
  const line = lastWritten(lines, reportedLine);
  const at: Position = {
    file,
    line,
    column:
      line === reportedLine
        ? (error.mark?.column ?? 0) + 1
        : (lines[line - 1]?.search(/\S/) ?? 0) + 1,
  };
  const tooDeep = /nest|depth/i.test(error.reason);
  const bracket = tooDeep ? undefined : unclosedBracket(lines.slice(0, line).join('\n'));
  if (bracket !== undefined) {
    report({
      code: 'WF001',
      at: createLineMap(file, text)(bracket.offset),
      message: `the bracket ${bracket.bracket} is not closed`,
    });
    return;
  }
  report({
    code: tooDeep ? 'WF002' : 'WF001',
    at,
    message: tooDeep ? `nested more than ${MAX_YAML_DEPTH} deep` : error.reason,
  });
}

function eventsOf({ file, text: source }: YamlFile, report: Report): readonly Event[] | undefined {
  try {
    return parseEvents(source, { filename: file, maxDepth: MAX_YAML_DEPTH });
  } catch (error) {
    reportException(error, { file, text: source }, report);
    return undefined;
  }
}

const startOf = (event: Event | undefined): number =>
  event?.type === EVENT_ID.SCALAR
    ? Math.max(0, event.valueStart)
    : event !== undefined && 'start' in event
      ? event.start
      : 0;

/**
 * Parses one YAML 1.2 document of the core schema. Reports everything that is wrong with it;
 * undefined for a file that is empty or not YAML. A file with more than one document is refused.
 */
export function parseYaml({ file, text }: YamlFile, report: Report): YamlNode | undefined {
  if (Buffer.byteLength(text) > MAX_YAML_BYTES) {
    report({
      code: 'WF002',
      at: { file, line: 1, column: 1 },
      message: `larger than ${MAX_YAML_BYTES} bytes`,
    });
    return undefined;
  }
  const source = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const events = eventsOf({ file, text: source }, report);
  if (events === undefined) return undefined;
  const place = createLineMap(file, source);
  const starts = events.flatMap((event, at) => (event.type === EVENT_ID.DOCUMENT ? [at] : []));
  const second = starts[1];
  if (second !== undefined)
    report({
      code: 'WF005',
      at: place(startOf(events[second + 1])),
      message: 'more than one YAML document',
    });
  const end = second ?? events.length;
  return new Composer({ source, place, report }).compose(events.slice(1, end - 1));
}
