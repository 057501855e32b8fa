import { checkTalk } from './check-talk.fixture.ts';
import { loggedDiagnostics } from './logged-diagnostics.fixture.ts';
import { startServer, type Server, type ServerOptions } from './server.fixture.ts';
import { startTalk, type Talk } from './talk.fixture.ts';
import type { WorkflowFiles } from './workflow-files.fixture.ts';

export interface Scenario {
  /** A sentence of the format page, used as the name of a test. */
  readonly it: string;
  readonly files: WorkflowFiles;
  /** Has a conversation, and checks it. */
  readonly run: (talk: Talk, server: Server) => Promise<void>;
}

/**
 * Tables of conversations by topic, on one server. Each has its own workflow and its own chat.
 * Afterwards, everything that holds for every conversation is checked.
 */
export function scenarios(
  groups: Readonly<Record<string, readonly Scenario[]>>,
  env: ServerOptions['env'] = {},
): void {
  const all = Object.values(groups).flat();
  const nameOf = (scenario: Scenario): string => `W${all.indexOf(scenario)}`;
  let server: Server;
  beforeAll(async () => {
    server = await startServer({
      workflows: Object.fromEntries(all.map((scenario) => [nameOf(scenario), scenario.files])),
      env,
    });
  }, 60_000);
  afterAll(() => server?.dispose());

  for (const [title, table] of Object.entries(groups)) {
    describe(title, () => {
      it.each(table.map((scenario) => [scenario.it, scenario] as const))(
        '%s',
        async (_, scenario) => play(server, scenario, nameOf(scenario)),
        30_000,
      );
    });
  }
}

async function play(server: Server, scenario: Scenario, name: string): Promise<void> {
  const talk = await startTalk(server, name);
  try {
    await scenario
      .run(talk, server)
      .catch((error: unknown) => Promise.reject(withProblems(error, server, name)));
    await checkTalk(server, talk);
  } finally {
    talk.socket.close();
  }
}

/** Adds the diagnostics of a workflow that was not loaded to the error. */
function withProblems(error: unknown, server: Server, name: string): unknown {
  const problems =
    loggedDiagnostics(server.log()).match(new RegExp(`^error .* ${name}/.*$`, 'gm')) ?? [];
  if (error instanceof Error && problems.length > 0) error.message += `\n${problems.join('\n')}`;
  return error;
}
