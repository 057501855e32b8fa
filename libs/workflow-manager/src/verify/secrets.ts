import type { Report } from '../diagnostics/reporter.ts';
import type { Sources } from '../read/scope.ts';
import type { YamlNode, YamlScalar } from '../yaml/node.ts';

/** What keys of well-known services look like. */
const PATTERNS: readonly RegExp[] = [
  /\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{20,}/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{30,}/,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  /\bAIza[0-9A-Za-z_-]{35}/,
  /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/,
];

function* scalarsIn(node: YamlNode): Generator<YamlScalar> {
  if (node.kind === 'scalar') yield node;
  else if (node.kind === 'list') for (const item of node.items) yield* scalarsIn(item);
  else for (const { value } of node.entries) yield* scalarsIn(value);
}

/** Reports texts that look like the keys of well-known services, wherever they stand. */
export function checkSecrets(sources: Sources, report: Report): void {
  for (const root of Object.values(sources)) {
    for (const { value, at } of scalarsIn(root)) {
      if (typeof value !== 'string' || !PATTERNS.some((pattern) => pattern.test(value))) continue;
      report({ code: 'WF050', at, message: 'this looks like a secret', hint: 'put it into the environment, and only its name here' });
    }
  }
}
