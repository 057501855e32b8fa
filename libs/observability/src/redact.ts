/** Names of fields whose value is never written. */
const secretName =
  /^(authorization|cookie|set-cookie|password|passwd|secret|token|access_token|refresh_token|id_token|api_?key|x-api-key|private_?key|client_secret|jwt|bearer)$/i;

/**
 * What looks like a secret inside a text: JWTs, provider keys, bearer headers, credentials in URLs. Tenants' code chooses what is logged: no pattern
 * may run on from each of many beginnings and then fail.
 */
const secretTexts: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]{8,}(?:\.[\w-]+)*/g, '[jwt]'],
  [/\b(?:sk|pk|rk)-[\w-]{12,}/g, '[key]'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, '$1 [redacted]'],
  [/:\/\/[^\s/@:]+:[^\s/@]+@/g, '://[redacted]@'],
];

export const isSecretName = (name: string): boolean => secretName.test(name);
export const redactText = (text: string): string => secretTexts.reduce((shown, [pattern, by]) => shown.replace(pattern, by), text);
