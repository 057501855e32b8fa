/**
 * The workspace projects that may import a third-party package outside their specs. A package that
 * is not listed may not be imported.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const packageOwners = {
  '@anthropic-ai/sdk': ['models'],
  '@dagrejs/dagre': ['console', 'cli'],
  '@eslint-community/regexpp': ['workflow-manager'],
  '@modelcontextprotocol/client': ['tool-runtime'],
  '@opentelemetry/api': ['runtime'],
  '@opentelemetry/exporter-trace-otlp-proto': ['runtime'],
  '@opentelemetry/resources': ['runtime'],
  '@opentelemetry/sdk-trace': ['runtime'],
  '@photostructure/sqlite': ['multitenant'],
  '@types/node': ['cli', 'observability', 'testkit', 'transport'],
  acorn: ['workflow-manager'],
  ajv: ['auth', 'transport', 'workflow-manager'],
  'ajv-formats': ['workflow-manager'],
  commander: ['cli'],
  esbuild: ['workflow-manager'],
  fastify: ['transport'],
  'js-yaml': ['workflow-manager'],
  jsonwebtoken: ['auth'],
  marked: ['console'],
  mongoose: ['multitenant', 'runtime-e2e'],
  openai: ['models'],
  'prom-client': ['observability'],
  re2js: ['workflow-manager'],
  react: ['client', 'console'],
  'react-dom': ['console'],
  typebox: ['contracts'],
  typescript: ['workflow-manager'],
  winston: ['observability'],
  ws: ['transport', 'client', 'cli', 'runtime', 'runtime-e2e'],
};

/** @param {string} project */
export const packagesOf = (project) =>
  Object.keys(packageOwners).filter((name) => packageOwners[name]?.includes(project));
