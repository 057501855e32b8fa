export {
  createTransport,
  type Transport,
  type TransportDeps,
  type TransportStats,
} from './create-transport.ts';
export { DEFAULT_TRANSPORT_SETTINGS, type Rate, type TransportSettings } from './settings.ts';
export type { Readiness } from './http/readiness.ts';
export { openApiDocument } from './http/open-api-document.ts';
