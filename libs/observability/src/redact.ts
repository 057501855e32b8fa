/**
 * Endings of field names whose value is never written, in any spelling: `db_password`,
 * `accessToken`, `OPENAI_API_KEY`. Counts such as `max_tokens` do not match.
 */
const secretName =
  /(?:^|_)(?:authorization|cookie|password|passwd|secret|token|api_?key|private_?key|credentials?|jwt|bearer)$/;

/**
 * Secrets inside a text: JWTs, provider keys, bearer headers, credentials in URLs. Tenants' code
 * chooses what is logged, so no pattern may backtrack: it must not scan far from each of many
 * starts and then fail.
 */
const secretTexts: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]{8,}(?:\.[\w-]+)*/g, '[jwt]'],
  [/\b(?:sk|pk|rk)-[\w-]{12,}/g, '[key]'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, '$1 [redacted]'],
  [/:\/\/[^\s/@:]+:[^\s/@]+@/g, '://[redacted]@'],
];

export const isSecretName = (name: string): boolean => secretName.test(snakeCase(name));
const snakeCase = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
export const redactText = (text: string): string =>
  secretTexts.reduce((shown, [pattern, by]) => shown.replace(pattern, by), text);
