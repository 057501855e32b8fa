/** The path at which the compiler finds the types below. No file has this path. */
export const CONTRACTS_PATH = '/@mozaiks/contracts.d.ts';

/**
 * The types of `@mozaiks/contracts` that functions use. The package itself has hundreds of
 * declaration files, and authors need not have it installed.
 */
export const CONTRACTS_TYPES = `
export type JsonValue = any;
export type JsonObject = { readonly [key: string]: any };
type Log = (msg: string, data?: JsonObject) => void;
export interface ToolLog { debug: Log; info: Log; warn: Log; error: Log }
export interface ContextVariables {
  get<T = any>(name: string): T;
  set(name: string, value: JsonValue): void;
}
export interface PlatformApi { call(endpoint: string, data?: JsonValue): Promise<JsonValue> }
interface Call {
  readonly app_id: string;
  readonly user_id: string;
  readonly chat_id: string;
  readonly workflow_name: string;
  readonly signal: AbortSignal;
  readonly context: ContextVariables;
  readonly log: ToolLog;
  readonly platform: PlatformApi;
}
export interface ToolContext extends Call {
  readonly agent: string;
  readonly call_id: string;
  readonly idempotency_key: string;
  readonly traceparent: string | null;
  readonly answer: JsonValue;
  progress(percent: number, message?: string): void;
}
export interface HookContext extends Call {
  readonly run_id: string;
  readonly event: JsonObject;
}
export interface ToolSpec<A = any, R = any> {
  readonly description: string;
  readonly parameters: JsonObject;
  readonly run: (args: A, ctx: ToolContext) => R | Promise<R>;
}
export declare const defineTool: <A = any, R = any>(spec: ToolSpec<A, R>) => ToolSpec<A, R>;
`;

/** The path at which the compiler finds the globals below. */
export const GLOBALS_PATH = '/@mozaiks/globals.d.ts';

/** Classes of Node whose declarations the compiler does not have. */
export const NODE_CLASSES = [
  'URL',
  'URLSearchParams',
  'Response',
  'Request',
  'Headers',
  'Blob',
  'File',
  'FormData',
  'ReadableStream',
  'WritableStream',
  'AbortSignal',
  'AbortController',
  'EventTarget',
  'Buffer',
];

/**
 * Names of Node's global classes, so that a parameter of such a type is understood without Node's
 * types. Their members are not known, so any member may be used.
 */
export const GLOBALS_TYPES = NODE_CLASSES.map(
  (name) => `interface ${name} { [member: string]: any }\ndeclare var ${name}: any;`,
).join('\n');
