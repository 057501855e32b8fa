import type { Setting, ValueOf } from './setting.ts';

/** Every setting of the server. docs/reference/configuration.md is held to this table by a spec. */
export const SETTINGS = {
  PORT: { kind: 'integer', default: 8000, min: 0, max: 65535, means: 'Port of HTTP and WebSocket. 0: any free one.' },
  HOST: { kind: 'text', otherwise: '`127.0.0.1` in dev mode, `0.0.0.0` in production', means: 'Address to listen on.' },
  NODE_ENV: {
    kind: 'text',
    default: 'development',
    means: '`production` refuses to start without keys and a store; anything else is dev mode.',
  },
  WORKFLOWS_DIR: { kind: 'text', default: 'workflows', means: 'Folder of the workflows.' },
  WORKFLOWS_RELOAD: {
    kind: 'choice',
    options: ['watch', 'signal', 'off'],
    otherwise: '`watch` in dev mode, `off` in production',
    means: 'When changed workflows are loaded: at once, on SIGHUP, or never. Runs that are under way keep their definition.',
  },
  STORE: {
    kind: 'choice',
    options: ['embedded', 'memory', 'mongo'],
    otherwise: '`mongo` where `MONGODB_URI` is set, else `embedded` in dev mode; production wants it said',
    means: 'Where chats are kept: in one file under `DATA_DIR`, in memory only, or in MongoDB, which any number of instances share.',
  },
  MONGODB_URI: {
    kind: 'text',
    secret: true,
    means:
      'Connection string of MongoDB, with the name of the database (else `mozaiks`). Production refuses one that asks for less than majority writes.',
  },
  DATA_DIR: { kind: 'text', default: '.mozaiks', means: 'Folder of the embedded store and of the development secret.' },
  JWT_SECRET: {
    kind: 'text',
    secret: true,
    otherwise: 'generated and kept in `DATA_DIR/dev-secret` in dev mode',
    means: 'Shared secret of HS256 tokens, 32 bytes or more in production.',
  },
  JWT_PUBLIC_KEY: {
    kind: 'text',
    means: 'PEM or JWK of the key that verifies tokens (RS256, PS256, ES256, EdDSA). Not together with `JWT_SECRET`.',
  },
  JWKS_URL: { kind: 'text', means: 'Address of a JWK Set with such keys. Not together with the other two.' },
  ALLOWED_ISSUERS: { kind: 'list', default: [], otherwise: '`mozaiks-dev` in dev mode', means: 'Accepted `iss` claims.' },
  JWT_AUDIENCE: { kind: 'text', means: 'Where set, `aud` must name it.' },
  JWT_REQUIRED_SCOPE: { kind: 'text', means: 'Where set, `scope` must hold it.' },
  JWT_USER_ID_CLAIM: { kind: 'text', default: 'user_id', means: 'The claim that names the user.' },
  JWT_MAX_LIFETIME: { kind: 'integer', min: 1, max: 315_360_000, means: 'Longest lifetime of a token in seconds. Unset: no limit.' },
  ALLOWED_ORIGINS: {
    kind: 'list',
    default: [],
    means: 'Pages that may open a WebSocket. Empty: pages of the same origin, and clients that send no origin.',
  },
  WS_ALLOW_QUERY_TOKEN: { kind: 'switch', default: false, means: 'Accept `?access_token=`, which ends up in logs of proxies.' },
  WS_MAX_BUFFERED_BYTES: {
    kind: 'integer',
    default: 1_048_576,
    min: 16_384,
    max: 1_073_741_824,
    means: 'Unsent bytes of a socket, beyond which it is switched to catch-up.',
  },
  MAX_FRAME_BYTES: {
    kind: 'integer',
    default: 1_048_576,
    min: 1024,
    max: 67_108_864,
    means: 'Largest client frame (`frame_too_big`, 1009).',
  },
  MAX_TEXT_BYTES: { kind: 'integer', default: 262_144, min: 256, max: 67_108_864, means: 'Longest message text (`text_too_long`).' },
  MAX_SOCKETS_PER_USER: {
    kind: 'integer',
    default: 1000,
    min: 1,
    max: 1_000_000,
    means: 'Open sockets of one user on this instance (`too_many_sockets`, 4429).',
  },
  MAX_WAITING_COMMANDS: {
    kind: 'integer',
    default: 100,
    min: 1,
    max: 100_000,
    means: 'Waiting messages of one chat (`inbox_full`). Answers and cancels get in behind them.',
  },
  MAX_FACTS_PER_CHAT: { kind: 'integer', default: 50_000, min: 100, max: 1_000_000, means: 'Facts of one chat (`chat_full`).' },
  MAX_RUN_SLOTS: { kind: 'integer', default: 256, min: 1, max: 100_000, means: 'Chats that this instance drives at the same time.' },
  LOG_LEVEL: { kind: 'choice', options: ['debug', 'info', 'warn', 'error'], default: 'info', means: 'Least level that is written.' },
  LOG_FORMAT: {
    kind: 'choice',
    options: ['json', 'text'],
    otherwise: '`text` on a terminal, else `json`',
    means: 'One JSON object a line, or lines for people.',
  },
  PLATFORM_API_URL: { kind: 'text', means: 'The platform that `ctx.platform.call` reaches.' },
  PLATFORM_API_KEY: { kind: 'text', secret: true, means: 'Its key; tools never hold it.' },
  CONTEXT_ENV_ALLOW: { kind: 'list', default: [], means: 'Environment variables that `config` context variables may read.' },
  DRAIN_TIMEOUT_MS: { kind: 'integer', default: 25_000, min: 0, max: 3_600_000, means: 'Time from SIGTERM to the end of the process.' },
  MODEL_PROVIDER: {
    kind: 'choice',
    options: ['anthropic', 'openai', 'openai-compatible', 'scripted'],
    otherwise: 'the first whose key is set, else `scripted` for workflows with a script',
    means: 'Provider of every `llm_config` that names none.',
  },
  DEFAULT_MODEL: { kind: 'text', otherwise: "the provider's default", means: 'Model of every `llm_config` that names none.' },
  ANTHROPIC_API_KEY: { kind: 'text', secret: true, means: 'Key of the Anthropic API.' },
  OPENAI_API_KEY: { kind: 'text', secret: true, means: 'Key of the OpenAI API.' },
  ANTHROPIC_BASE_URL: { kind: 'text', otherwise: "the vendor's", means: 'Another address of the Anthropic API.' },
  OPENAI_BASE_URL: { kind: 'text', otherwise: "the vendor's", means: 'Another address of the OpenAI API, or of a compatible server.' },
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof SETTINGS;
export type Settings = { readonly [Name in SettingName]: ValueOf<(typeof SETTINGS)[Name]> };
