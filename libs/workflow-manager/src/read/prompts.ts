import { entriesOf, fieldOf, itemsOf, textOf, type NamedNode } from '../yaml/read-node.ts';
import type { YamlNode } from '../yaml/node.ts';
import { codeOfMiss, findInside, readTextFile } from './inside.ts';
import { checkTemplate, readTemplate } from './placeholders.ts';
import type { Scope } from './scope.ts';

/** Heading, content and an empty line for each section, in order; sections by id may be just their content. */
function renderSections(scope: Scope, node: YamlNode): string {
  const sections = node.kind === 'map' ? node.entries.map(({ value }) => value) : itemsOf(node);
  const parts = sections.map((section) => {
    const heading = readTemplate(scope, fieldOf(section, 'heading'));
    const content = textOf(section) === undefined ? readTemplate(scope, fieldOf(section, 'content')) : readTemplate(scope, section);
    return [heading, content].filter((part) => part !== undefined).join('\n');
  });
  return parts.join('\n\n');
}

/** The text of the file, line ends as LF; placeholders are checked at their place in it. */
function readPromptFile(scope: Scope, node: YamlNode): string {
  const path = textOf(node) ?? '';
  const { folder } = scope;
  const found = findInside(folder.path, path, [folder.path]);
  if (!found.ok) {
    scope.report({ code: codeOfMiss(found), at: node.at, message: found.message });
    return '';
  }
  const text = readTextFile(found.path);
  const at = (offset: number) => {
    const before = text.slice(0, offset).split('\n');
    return { file: `${folder.name}/${path}`, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  };
  checkTemplate(scope, { text, at });
  return text.trimEnd();
}

function readBody(scope: Scope, node: YamlNode): string {
  const sections = fieldOf(node, 'prompt_sections');
  const file = fieldOf(node, 'prompt_file');
  const message = readTemplate(scope, fieldOf(node, 'system_message'));
  if (message !== undefined) return message;
  if (sections !== undefined) return renderSections(scope, sections);
  return file === undefined ? '' : readPromptFile(scope, file);
}

/** The system prompt of an agent: its role, then its message, its sections or its file. */
export function readPrompt(scope: Scope, { name, nameAt, node }: NamedNode): string {
  const sources = entriesOf(node).filter(({ key }) => ['system_message', 'prompt_sections', 'prompt_file'].includes(key));
  const [, second] = sources;
  if (second !== undefined) {
    const keys = sources.map(({ key }) => key).join(' and ');
    scope.report({ code: 'WF019', at: second.keyAt, message: `${name} has ${keys}: one of them is enough` });
  }
  const role = readTemplate(scope, fieldOf(node, 'role'));
  const body = readBody(scope, node).trimEnd();
  const prompt = [role?.trimEnd(), body].filter((part) => part !== undefined && part !== '').join('\n\n');
  if (prompt === '') scope.report({ code: 'WF068', at: nameAt, message: `${name} has no prompt`, hint: 'give it a system_message' });
  return prompt;
}
