import {
  AgentDelta,
  CHAT_ID_PATTERN,
  CLIENT_FRAME_SCHEMAS,
  CONTROL_FRAME_SCHEMAS,
  ERROR_CODES,
  EVENT_SCHEMAS,
  METRICS,
  ToolProgress,
} from '@mozaiks/contracts';
import { httpApiDocument, SETTINGS } from '@mozaiks/runtime';
import { DIAGNOSTIC_CODES } from '@mozaiks/workflow-manager';
import { configurationPage } from './configuration-page.mjs';
import { diagnosticsPage } from './diagnostics-page.mjs';
import { errorsPage } from './errors-page.mjs';
import { eventsPage } from './events-page.mjs';
import { framesPage } from './frames-page.mjs';
import { httpPage } from './http-page.mjs';
import { metricsPage } from './metrics-page.mjs';

/**
 * The pages that are generated from the code, by their path. In plain Node they are generated from
 * `dist`, under Jest from the sources.
 */
export const referencePages = {
  'docs/reference/configuration.md': () => configurationPage({ settings: SETTINGS }),
  'docs/reference/diagnostics.md': () => diagnosticsPage({ diagnostics: DIAGNOSTIC_CODES }),
  'docs/reference/errors.md': () => errorsPage({ errors: ERROR_CODES }),
  'docs/reference/events.md': () =>
    eventsPage({ events: EVENT_SCHEMAS, live: [AgentDelta, ToolProgress] }),
  'docs/reference/frames.md': () =>
    framesPage({
      client: CLIENT_FRAME_SCHEMAS,
      control: CONTROL_FRAME_SCHEMAS,
      chatIdPattern: CHAT_ID_PATTERN,
    }),
  'docs/reference/http.md': () => httpPage({ document: httpApiDocument() }),
  'docs/reference/metrics.md': () => metricsPage({ metrics: METRICS }),
};
