import type { CompatibleRoute } from '@mozaiks/contracts';
import { mountRoute } from '../compatible/mount-route.ts';
import type { Route } from '../route.ts';
import { eraseChat, getChat, renameChat } from './chat.ts';
import { DEVELOPER_ROUTES } from './development.ts';
import { createChat } from './create-chat.ts';
import { exportChat } from './export-chat.ts';
import { downloadFile, uploadFile } from './files.ts';
import { forkChat } from './fork-chat.ts';
import { healthz, livez, readyz } from './health.ts';
import { listChats } from './list-chats.ts';
import { listEvents } from './list-events.ts';
import { OPERATOR_ROUTES } from './measurements.ts';
import { openApiRoute } from './openapi.ts';
import { sendCommand } from './send-command.ts';
import { streamEvents } from './stream-events.ts';
import { getUsage } from './usage.ts';
import { getWorkflow, listWorkflows } from './workflows.ts';

const routes: readonly Route[] = [
  livez,
  readyz,
  healthz,
  listWorkflows,
  getWorkflow,
  createChat,
  listChats,
  getChat,
  renameChat,
  eraseChat,
  listEvents,
  streamEvents,
  sendCommand,
  forkChat,
  exportChat,
  uploadFile,
  downloadFile,
  getUsage,
  ...OPERATOR_ROUTES,
  ...DEVELOPER_ROUTES,
];

/** Every HTTP route, including those of other APIs. All other addresses are `not_found`. */
export function routesWith(compatible: readonly CompatibleRoute[]): readonly Route[] {
  const all = [...routes, ...compatible.map(mountRoute)];
  return [...all, openApiRoute(all)];
}
