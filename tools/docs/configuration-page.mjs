import { code, page, table } from './markdown.mjs';

/** @typedef {{ readonly kind: string, readonly means: string, readonly default?: unknown, readonly otherwise?: string, readonly secret?: true, readonly min?: number, readonly max?: number, readonly options?: readonly string[] }} Setting */

/** @param {Setting} setting */
const values = ({ kind, min, max, options }) => {
  if (options !== undefined) return options.map(code).join(', ');
  if (kind === 'integer') return `${min} to ${max}`;
  return (
    {
      switch: '`true` or `false`',
      list: 'a comma list or a JSON array',
      log_levels: 'a level, or a comma list',
    }[kind] ?? 'text'
  );
};

/** @param {Setting} setting */
const fallback = ({ default: value, otherwise }) => {
  if (otherwise !== undefined) return otherwise;
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return 'none';
  return code(String(value));
};

/** @param {Readonly<Record<string, Setting>>} settings */
const secretNames = (settings) => {
  const names = Object.keys(settings).filter((name) => settings[name]?.secret === true);
  return `That works for ${names.map(code).join(', ')}`;
};

/** @param {{ readonly settings: Readonly<Record<string, Setting>> }} data */
export const configurationPage = ({ settings }) =>
  page([
    '# Configuration',
    'The server reads its settings from the environment, and from `.env` in the current folder for what the environment does not set. An empty variable counts as not set. A value that cannot be used stops the start, and all of them are named at once, without their values.',
    '`NODE_ENV=production` refuses to start without a key for tokens, with a shared secret of fewer than 32 bytes, without `ALLOWED_ISSUERS`, and without `STORE` or `MONGODB_URI`. Anything else is dev mode: it listens on the loopback address, makes its own secret and signs demo tokens with it.',
    `Secrets may be in files: \`OPENAI_API_KEY_FILE=/run/secrets/openai\` instead of \`OPENAI_API_KEY\`. ${secretNames(settings)}. The line break at the end of the file is not part of the secret. A file that is empty or cannot be read stops the start, and so do both variables together.`,
    table(
      ['name', 'values', 'default', 'meaning'],
      Object.entries(settings).map(([name, setting]) => [
        code(name),
        values(setting),
        fallback(setting),
        setting.means,
      ]),
    ),
  ]);
