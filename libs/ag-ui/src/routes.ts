import { MESSAGE_ERRORS, type CompatibleRoute } from '@mozaiks/contracts';
import { RunInputSchema } from './request/run-input.ts';
import { runAgent, type AgUiDeps } from './run-agent.ts';

const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** The AG-UI endpoint `POST /ag-ui/{workflow_name}`, for `HttpAgent` and clients based on it. */
export function createAgUiRoutes(deps: AgUiDeps): readonly CompatibleRoute[] {
  return [
    {
      method: 'POST',
      path: '/ag-ui/{workflow_name}',
      operation: 'runAgent',
      summary: 'Run a workflow for an AG-UI client, and follow the run as server-sent events',
      description:
        'RunAgentInput of AG-UI 1.0 and earlier. The thread names a chat of the caller, which is created if it is new. The response ends with the run, or when a person is asked. Disconnecting does not cancel the run. Unknown names are ignored.',
      body: RunInputSchema,
      maxBodyBytes: MAX_BODY_BYTES,
      answers: {
        200: {
          description: 'Events of AG-UI, until the run has ended or asks a person',
          type: 'text/event-stream',
        },
      },
      errors: MESSAGE_ERRORS,
      handle: (request) => runAgent(deps, request),
    },
  ];
}
