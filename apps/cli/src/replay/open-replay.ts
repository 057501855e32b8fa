import type {
  CodeCall,
  CodeResult,
  Commit,
  LoadedWorkflow,
  LogRef,
  McpCall,
} from '@mozaiks/contracts';
import { createEngine } from '@mozaiks/engine';
import { cutReason } from './cut-reason.ts';
import { Diverged } from './divergence.ts';
import { answersIn } from './answers-in.ts';
import type { RecordedAnswer } from './recorded-answer.ts';
import { recordedClock, timeOf } from './recorded-clock.ts';
import { recordedIds } from './recorded-ids.ts';
import { recordedModels } from './recorded-models.ts';
import { recordedServers } from './recorded-servers.ts';
import { recordedData, recordedSetting } from './recorded-sources.ts';
import { recordedTools } from './recorded-tools.ts';
import type { Replaying, ReplayWith } from './replaying.ts';
import { commitAhead, eventsAhead, openTape, type Tape } from './tape.ts';

/** An engine whose ports are the log. */
export function openReplay(
  log: LogRef,
  commits: readonly Commit[],
  options: ReplayWith,
): Replaying {
  const tape = openTape(commits, answersIn(commits));
  const workflow = (): LoadedWorkflow => workflowAhead(tape, options);
  const definition = () => workflow().definition;
  const clock = recordedClock(tape);
  const tools = recordedTools(tape, definition);
  const models = recordedModels(tape, {
    resolve: options.resolve,
    cut: (answer) => cut(replaying, answer),
    onRequest: (request, answer) => options.onRequest?.(request, answer),
    onEnd: () => void (tape.now = timeOf(commitAhead(tape), tape.state, definition())),
  });
  const told = <C extends CodeCall | McpCall>(call: C, result: CodeResult): CodeResult => {
    options.onCall?.(call, result);
    return result;
  };
  const mcp = recordedServers(tape, tools);
  const engine = createEngine({
    models,
    tools: {
      ...tools,
      call: async (call, signal) => told(call, await tools.call(call, signal)),
    },
    mcp: { ...mcp, call: async (call, signal) => told(call, await mcp.call(call, signal)) },
    data: recordedData(tape, definition),
    clock,
    ids: recordedIds(tape, options),
    logger: { log: () => undefined },
    traces: tape.events.some((event) => event.type === 'usage' && event.traceparent !== undefined),
    configValue: (name) => recordedSetting(tape, definition(), name),
  });
  const { sameness } = options;
  const replaying: Replaying = {
    ...{ log, tape, engine, clock, tools, sameness, workflow },
    made: [],
    turn: null,
    places: [],
    matched: 0,
  };
  return replaying;
}

/** The call was stopped from outside, or the time of the run was up. */
function cut({ turn, clock, tape }: Replaying, answer: RecordedAnswer): void {
  const reason = cutReason(answer, tape.commits.slice(tape.index));
  if (reason === 'timeout') clock.pass();
  else turn?.abort.abort(reason);
}

/** The definition that the open run is pinned to; before it begins, that of the next run. */
function workflowAhead(tape: Tape, { workflowOf }: ReplayWith): LoadedWorkflow {
  const version = tape.state.run?.start?.workflow_version ?? versionAhead(tape);
  const workflow = version === undefined ? undefined : workflowOf(tape, version);
  if (workflow !== undefined) return workflow;
  const [expected] = commitAhead(tape);
  const why = `workflow version ${version ?? '(unknown)'} is not available`;
  throw new Diverged({ seq: expected?.seq ?? 1, expected, made: undefined, why });
}

function versionAhead(tape: Tape): string | undefined {
  for (const event of eventsAhead(tape))
    if (event.type === 'workflow_start') return event.workflow_version;
  return tape.state.start?.workflow_version;
}
