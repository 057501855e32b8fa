/** Patterns of the keys of well-known services, and of passwords in addresses. */
const SHAPES: readonly string[] = [
  String.raw`\bsk-(?:ant-|proj-|or-)?[A-Za-z0-9_-]{20,}`,
  String.raw`\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}`,
  String.raw`\bwhsec_[A-Za-z0-9+/=]{20,}`,
  String.raw`\bAKIA[0-9A-Z]{16}\b`,
  String.raw`\bgh[pousr]_[A-Za-z0-9]{30,}`,
  String.raw`\bgithub_pat_[A-Za-z0-9_]{30,}`,
  String.raw`\bglpat-[A-Za-z0-9_-]{20,}`,
  String.raw`\bx(?:ox[abeprs]|app)-[A-Za-z0-9-]{10,}`,
  String.raw`\bAIza[0-9A-Za-z_-]{30,}`,
  String.raw`\bya29\.[0-9A-Za-z_-]{20,}`,
  String.raw`\bhf_[A-Za-z0-9]{30,}`,
  String.raw`\bgsk_[A-Za-z0-9]{30,}`,
  String.raw`\bxai-[A-Za-z0-9]{30,}`,
  String.raw`\br8_[A-Za-z0-9]{30,}`,
  String.raw`\bnpm_[A-Za-z0-9]{36}`,
  String.raw`\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}`,
  String.raw`-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----`,
  String.raw`\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}`,
  String.raw`\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@{}$<>]{1,100}:[^\s/:@{}$<>]{6,200}@`,
];

const anySecret = (): RegExp => new RegExp(SHAPES.join('|'), 'g');

/** The positions in a text that look like secrets. */
export const secretsIn = (text: string): readonly number[] =>
  [...text.matchAll(anySecret())].map(({ index }) => index);

/** The text with each secret masked. Its length does not change. */
export const withoutSecrets = (text: string): string =>
  text.replace(anySecret(), (secret) => '*'.repeat(secret.length));
