import { RuntimeError } from '@mozaiks/contracts';

/** `missing` is the name of what would help: a setting, or a field of an `llm_config`. */
export const notConfigured = (what: { readonly provider?: string; readonly missing: string }): RuntimeError =>
  new RuntimeError('model_not_configured', { ...what, detail: `${what.missing} is not set` });
