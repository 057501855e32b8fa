import { PROVIDERS } from '@mozaiks/contracts';
import { LOG_AREAS, LOG_LEVELS } from './log-levels.ts';
import type { Setting, ValueOf } from './setting.ts';

const providers: readonly string[] = PROVIDERS;
const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

/** Every setting of the server. A spec compares docs/reference/configuration.md with this table. */
export const SETTINGS = {
  PORT: {
    kind: 'integer',
    default: 8000,
    min: 0,
    max: 65535,
    means: 'Port for HTTP and WebSocket. 0: any free port.',
  },
  HOST: {
    kind: 'text',
    otherwise: '`127.0.0.1` in dev mode, `0.0.0.0` in production',
    means: 'Address to listen on.',
  },
  NODE_ENV: {
    kind: 'text',
    default: 'development',
    means:
      'With `production`, the server does not start without keys and a store. Any other value is dev mode, with a warning unless it is `development` or `test`.',
  },
  WORKFLOWS_DIR: { kind: 'text', default: 'workflows', means: 'Folder of the workflows.' },
  CONSOLE: {
    kind: 'choice',
    options: ['on', 'off'],
    otherwise: '`on` in dev mode, `off` in production',
    means:
      'Serves the console, a web page, at `/console/`; `/` redirects there. In production it asks for a token.',
  },
  WORKFLOWS_RELOAD: {
    kind: 'choice',
    options: ['watch', 'signal', 'off'],
    otherwise: '`watch` in dev mode, `off` in production',
    means:
      'When changed workflows are loaded: immediately, on SIGHUP, or never. Running runs keep their definition.',
  },
  STORE: {
    kind: 'choice',
    options: ['embedded', 'memory', 'mongo'],
    otherwise:
      '`mongo` if `MONGODB_URI` is set, otherwise `embedded` in dev mode; required in production',
    means:
      'Where chats are stored: in one file under `DATA_DIR`, only in memory, or in MongoDB, which any number of instances can share.',
  },
  MONGODB_URI: {
    kind: 'text',
    secret: true,
    means:
      'MongoDB connection string, with the database name (default `mozaiks`). Production requires majority writes.',
  },
  MONGODB_MAX_POOL_SIZE: {
    kind: 'integer',
    min: 2,
    max: 10_000,
    otherwise: '`maxPoolSize` of `MONGODB_URI`, otherwise `20`',
    means:
      'Maximum connections of this instance to one MongoDB server. Overrides `maxPoolSize` of `MONGODB_URI`.',
  },
  DATA_DIR: {
    kind: 'text',
    default: '.mozaiks',
    means: 'Folder of the embedded store, the development secret and the cache of tool schemas.',
  },
  JWT_SECRET: {
    kind: 'text',
    secret: true,
    otherwise: 'generated and kept in `DATA_DIR/dev-secret` in dev mode',
    means: 'Shared secret of HS256 tokens, 32 bytes or more in production.',
  },
  JWT_PUBLIC_KEY: {
    kind: 'text',
    means:
      'PEM or JWK of the key that verifies tokens (RS256, PS256, ES256, EdDSA). Not together with `JWT_SECRET`.',
  },
  JWKS_URL: {
    kind: 'text',
    means: 'Address of a JWK Set with such keys. Not together with the other two.',
  },
  ALLOWED_ISSUERS: {
    kind: 'list',
    default: [],
    otherwise: '`mozaiks-dev` in dev mode',
    means: 'Accepted `iss` claims.',
  },
  JWT_AUDIENCE: { kind: 'text', means: 'If set, `aud` must contain it.' },
  JWT_REQUIRED_SCOPE: { kind: 'text', means: 'If set, `scope` must contain it.' },
  JWT_USER_ID_CLAIM: { kind: 'text', default: 'user_id', means: 'The claim that names the user.' },
  JWT_MAX_LIFETIME: {
    kind: 'integer',
    min: 1,
    max: 315_360_000,
    means: 'Longest lifetime of a token in seconds. Unset: no limit.',
  },
  ALLOWED_ORIGINS: {
    kind: 'list',
    default: [],
    means:
      'Origins of pages that may connect, by WebSocket and HTTP (CORS). Empty: pages of the same origin. Clients that send no origin always may; in dev mode, so may pages of loopback addresses on any port.',
  },
  WS_ALLOW_QUERY_TOKEN: {
    kind: 'switch',
    default: false,
    means: 'Accepts `?access_token=`, which ends up in the logs of proxies.',
  },
  WS_MAX_BUFFERED_BYTES: {
    kind: 'integer',
    default: 1_048_576,
    min: 16_384,
    max: 1_073_741_824,
    means: 'Unsent bytes of a socket above which its events wait and its deltas are dropped.',
  },
  MAX_FRAME_BYTES: {
    kind: 'integer',
    default: 1_048_576,
    min: 1024,
    max: 67_108_864,
    means: 'Largest client frame (`frame_too_big`, 1009).',
  },
  MAX_TEXT_BYTES: {
    kind: 'integer',
    default: 262_144,
    min: 256,
    max: 67_108_864,
    means: 'Longest message text (`text_too_long`).',
  },
  MAX_FILE_BYTES: {
    kind: 'integer',
    default: 10_485_760,
    min: 1024,
    max: 1_073_741_824,
    means: 'Largest file of a chat (`file_too_big`).',
  },
  MAX_FILE_BYTES_PER_CHAT: {
    kind: 'integer',
    default: 104_857_600,
    min: 1024,
    max: 1_099_511_627_776,
    means: 'Total size of the files of one chat (`chat_full`).',
  },
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
    means:
      'Maximum waiting messages of one chat (`inbox_full`). Answers and cancels are still accepted.',
  },
  MAX_FACTS_PER_CHAT: {
    kind: 'integer',
    default: 50_000,
    min: 100,
    max: 1_000_000,
    means: 'Maximum events of one chat (`chat_full`).',
  },
  MAX_BYTES_PER_CHAT: {
    kind: 'integer',
    default: 33_554_432,
    min: 1_048_576,
    max: 1_073_741_824,
    means:
      'Maximum size of one chat: its events as stored or as held in memory, whichever is larger. A full chat accepts no messages, and a run that fills it ends (`chat_full`).',
  },
  FOLDED_CHATS_MAX_BYTES: {
    kind: 'integer',
    min: 0,
    max: 1_099_511_627_776,
    otherwise: '67108864, or an eighth of the heap limit if that is less',
    means:
      'Memory for recently used chats, so that their next message does not read the whole log. It is shared by all apps: the app that uses the most loses its least recently used chat first.',
  },
  SNAPSHOT_EVENTS: {
    kind: 'integer',
    default: 500,
    min: 1,
    max: 1_000_000,
    means:
      'A chat gets a new snapshot each time it has grown by this many events. With it, another instance can continue the chat without reading the whole log.',
  },
  MAX_RUN_SLOTS: {
    kind: 'integer',
    default: 256,
    min: 1,
    max: 100_000,
    means: 'Chats that this instance runs at the same time.',
  },
  MAX_RUN_BYTES: {
    kind: 'integer',
    min: 1_048_576,
    max: 1_099_511_627_776,
    otherwise: 'an eighth of the heap limit',
    means:
      'Memory for the chats that this instance runs. Above it, an app with a running chat starts no further one until memory is free.',
  },
  RETENTION_DAYS: {
    kind: 'integer',
    min: 1,
    max: 36_500,
    otherwise: 'everything is kept',
    means:
      'Chats without activity for this many days are removed while the server runs, and so are older usage rows.',
  },
  RETENTION_KEEP_USAGE: {
    kind: 'switch',
    default: false,
    means: 'With `RETENTION_DAYS`: keeps usage rows, which billing is based on.',
  },
  USAGE_WEBHOOK_URL: {
    kind: 'text',
    means:
      'Address that receives the usage of each model call as signed CloudEvents. All instances with the same store need the same address. Not together with `USAGE_FILE`.',
  },
  USAGE_WEBHOOK_SECRET: {
    kind: 'text',
    secret: true,
    means:
      'Signs these events: `whsec_` followed by the base64 of 24 to 64 random bytes. Required with `USAGE_WEBHOOK_URL`.',
  },
  USAGE_FILE: {
    kind: 'text',
    means: 'File that receives these events instead, one per line. `-` is standard output.',
  },
  TOOL_POOL_SIZE: {
    kind: 'integer',
    default: 32,
    min: 1,
    max: 1024,
    means:
      'Maximum isolates of each kind (worker, process) that this instance runs for tools and hooks at the same time.',
  },
  TOOL_CALLS_PER_ISOLATE: {
    kind: 'integer',
    default: 128,
    min: 1,
    max: 10_000,
    means: 'Maximum concurrent calls of one app in an isolate, while they wait for something.',
  },
  TOOL_QUEUE_WAIT_MS: {
    kind: 'integer',
    default: 30_000,
    min: 1,
    max: 3_600_000,
    means: 'How long a call may wait for an isolate (`tools_busy`).',
  },
  MCP_MAX_CONNECTIONS: {
    kind: 'integer',
    default: 32,
    min: 1,
    max: 10_000,
    means:
      'Maximum connections of this instance to MCP servers. A server with a `command` is a process.',
  },
  MCP_IDLE_MS: {
    kind: 'integer',
    default: 60_000,
    min: 1,
    max: 86_400_000,
    means:
      'Time after which an unused connection to an MCP server is closed, and with it the state of the server.',
  },
  MCP_START_MS: {
    kind: 'integer',
    default: 5_000,
    min: 1,
    max: 600_000,
    means: 'Time limit for an MCP server to start and answer.',
  },
  LOG_LEVEL: {
    kind: 'log_levels',
    default: 'info',
    means: `Minimum level that is written: ${list(LOG_LEVELS)}. Parts of the server may have their own level, as in \`info,runner=debug\`: ${list(LOG_AREAS)}.`,
  },
  LOG_FORMAT: {
    kind: 'choice',
    options: ['json', 'text'],
    otherwise: '`text` on a terminal, otherwise `json`',
    means:
      'Only JSON on standard output, one object per line, or text for people: a banner, and one line for each run.',
  },
  PLATFORM_API_URL: { kind: 'text', means: 'Address of the platform for `ctx.platform.call`.' },
  PLATFORM_API_KEY: {
    kind: 'text',
    secret: true,
    means: 'Key of the platform. Tools never see it.',
  },
  PYTHON: {
    kind: 'text',
    otherwise: '`python3`',
    means:
      'The program that runs `.py` tools and hooks: Python 3.9 or newer, by its path or its name in `PATH`.',
  },
  CONTEXT_ENV_ALLOW: {
    kind: 'list',
    default: [],
    means: 'Environment variables that `config` context variables may read.',
  },
  DATA_COLLECTIONS: {
    kind: 'list',
    default: [],
    means:
      'Collections of MongoDB that `data_reference` context variables may read. Every document needs an `app_id`.',
  },
  DATA_MONGODB_URI: {
    kind: 'text',
    secret: true,
    otherwise: '`MONGODB_URI`',
    means:
      'Connection string of the database with these collections. Use a user with read-only access.',
  },
  METRICS_TOKEN: {
    kind: 'text',
    secret: true,
    otherwise: 'none: metrics and errors are only available on the same machine',
    means: 'Bearer token of operators, for `/metrics` and `/api/metrics/`.',
  },
  METRICS_PORT: {
    kind: 'integer',
    min: 1,
    max: 65_535,
    otherwise: 'none: they are served on `PORT`',
    means:
      'Serves `/metrics` and `/api/metrics/` on a separate port, without a token unless `METRICS_TOKEN` is set. Restrict access to operators.',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    kind: 'text',
    otherwise: 'no traces',
    means:
      'Address of the collector for traces of runs (OTLP over HTTP, protobuf), without `/v1/traces`. The exporter itself reads `OTEL_EXPORTER_OTLP_` variables for timeout, compression and certificates.',
  },
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: {
    kind: 'text',
    means: 'The complete address for traces. Overrides `OTEL_EXPORTER_OTLP_ENDPOINT`.',
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    kind: 'text',
    secret: true,
    means: 'Headers for the collector, such as `authorization=Bearer%20key`.',
  },
  OTEL_SERVICE_NAME: {
    kind: 'text',
    otherwise: '`mozaiks`',
    means: 'Name of this service in traces. `OTEL_RESOURCE_ATTRIBUTES` adds more.',
  },
  OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: {
    kind: 'choice',
    options: ['NO_CONTENT', 'SPAN_ONLY', 'EVENT_ONLY', 'SPAN_AND_EVENT', 'true', 'false'],
    default: 'NO_CONTENT',
    means:
      'With `SPAN_ONLY`, `SPAN_AND_EVENT` or `true`, traces include messages, arguments and results, except `sensitive` values.',
  },
  DRAIN_TIMEOUT_MS: {
    kind: 'integer',
    default: 25_000,
    min: 0,
    max: 3_600_000,
    means: 'Time from SIGTERM to the end of the process.',
  },
  MODEL_PROVIDER: {
    kind: 'choice',
    options: providers,
    otherwise: 'the first whose key is set, otherwise `scripted` for workflows with a script',
    means: 'Provider of every `llm_config` without one.',
  },
  DEFAULT_MODEL: {
    kind: 'text',
    otherwise: "the provider's default",
    means: 'Model of every `llm_config` without one.',
  },
  MODELS_FILE: {
    kind: 'text',
    otherwise: 'the included models',
    means:
      'JSON file with windows, prices and capabilities of models. An entry replaces the model with its name, or adds one (`docs/models.md`).',
  },
  ANTHROPIC_API_KEY: { kind: 'text', secret: true, means: 'Key of the Anthropic API.' },
  OPENAI_API_KEY: { kind: 'text', secret: true, means: 'Key of the OpenAI API.' },
  ANTHROPIC_BASE_URL: {
    kind: 'text',
    otherwise: "the vendor's",
    means: 'Another address of the Anthropic API.',
  },
  OPENAI_BASE_URL: {
    kind: 'text',
    otherwise: "the vendor's",
    means: 'Another address of the OpenAI API, or of a compatible server.',
  },
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof SETTINGS;
export type Settings = { readonly [Name in SettingName]: ValueOf<(typeof SETTINGS)[Name]> };
