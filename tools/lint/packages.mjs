/**
 * Which workspace projects alone may import a third-party package outside their specs. A package that is not here may be imported nowhere.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const packageOwners = {
  '@anthropic-ai/sdk': ['models'],
  '@fastify/swagger': ['transport', 'runtime'],
  '@modelcontextprotocol/sdk': ['tool-runtime'],
  '@opentelemetry/api': ['observability'],
  '@photostructure/sqlite': ['multitenant'],
  ajv: ['auth', 'tool-runtime', 'transport', 'workflow-manager'],
  'ajv-formats': ['auth', 'tool-runtime', 'transport', 'workflow-manager'],
  commander: ['cli'],
  esbuild: ['workflow-manager'],
  fastify: ['transport', 'runtime'],
  'js-yaml': ['workflow-manager'],
  jsonwebtoken: ['auth'],
  mongoose: ['multitenant', 'runtime-e2e'],
  openai: ['models'],
  'prom-client': ['observability'],
  re2js: ['workflow-manager'],
  react: ['client', 'console'],
  typebox: ['contracts'],
  typescript: ['workflow-manager'],
  winston: ['observability'],
  ws: ['transport', 'client', 'cli', 'runtime', 'runtime-e2e'],
};

/** @param {string} project */
export const packagesOf = (project) => Object.keys(packageOwners).filter((name) => packageOwners[name]?.includes(project));
