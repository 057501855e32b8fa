export {
  DEV_APP_ID,
  DEV_ISSUER,
  DEV_SCOPE,
  DEV_USER_ID,
  devToken,
  readDevSecret,
  type DevTokenRequest,
  type IdentitySettings,
} from './dev-identity.ts';
export {
  effectiveSettings,
  environmentOf,
  type EffectiveSetting,
  type EnvironmentLayers,
  type SettingSource,
} from './config/effective-settings.ts';
export { planOf, type Plan } from './config/plan.ts';
export { ConfigError, readSettings, type Environment } from './config/read-settings.ts';
export { SETTINGS, type SettingName, type Settings } from './config/settings.ts';
export { unknownVariables, type UnknownVariable } from './config/unknown-variables.ts';
export { httpApiDocument } from './compatible-apis.ts';
export { inspectStore, type StoreInspection } from './inspect-store.ts';
export { keyProblem } from './key-problem.ts';
export { environmentSecrets } from './environment-secrets.ts';
export { openStore } from './open-store.ts';
export type { OwnParts } from './own-parts.ts';
export { startRuntime, type Runtime, type StartOptions } from './start-runtime.ts';
export { runServer } from './run-server.ts';
export { systemClock, systemIds } from './system.ts';
