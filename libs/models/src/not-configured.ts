import { RuntimeError } from '@mozaiks/contracts';

interface Missing {
  readonly provider?: string;
  /** What is missing: the name of a setting, or a field of an `llm_config`. */
  readonly missing: string;
  /** Default: that `missing` is not set. */
  readonly detail?: string;
}

export const notConfigured = ({
  missing,
  detail = `${missing} is not set`,
  ...of
}: Missing): RuntimeError => new RuntimeError('model_not_configured', { ...of, missing, detail });
