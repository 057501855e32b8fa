import { entriesOf, fieldOf, itemsOf, textOf, type NamedNode } from '../yaml/read-node.ts';
import { createLineMap } from '../yaml/line-map.ts';
import { positionIn, type YamlNode } from '../yaml/node.ts';
import { codeOfMiss, findInside, readTextFile, type FoundFile } from './inside.ts';
import { checkTemplate, readTemplate, type Template } from './placeholders.ts';
import type { Scope } from './scope.ts';

/**
 * Writes a heading, the content and an empty line for each section, in order. Sections by id may
 * consist of their content only.
 */
function renderSections(scope: Scope, node: YamlNode): string {
  const sections = node.kind === 'map' ? node.entries.map(({ value }) => value) : itemsOf(node);
  const parts = sections.map((section) => {
    const heading = readTemplate(scope, fieldOf(section, 'heading'));
    const content =
      textOf(section) === undefined
        ? readTemplate(scope, fieldOf(section, 'content'))
        : readTemplate(scope, section);
    return [heading, content].filter((part) => part !== undefined).join('\n');
  });
  return parts.join('\n\n');
}

/** The text of the prompt file with LF line ends and the position of each character. */
function promptFile(
  { folder }: Scope,
  path: string,
): { readonly found: FoundFile; readonly template?: Template } {
  const found = findInside(folder.path, path, [folder.path]);
  if (!found.ok) return { found };
  const text = readTextFile(found.path);
  return { found, template: { text, at: createLineMap(`${folder.name}/${path}`, text) } };
}

/** Placeholders are reported at their position in the file. */
function readPromptFile(scope: Scope, node: YamlNode): string {
  const { found, template } = promptFile(scope, textOf(node) ?? '');
  if (!found.ok) scope.report({ code: codeOfMiss(found), at: node.at, message: found.message });
  if (template === undefined) return '';
  checkTemplate(scope, template);
  return template.text.trimEnd();
}

/** All texts of an agent's prompt, with their positions. */
export function textsOfPrompt(scope: Scope, node: YamlNode): readonly Template[] {
  const sections = fieldOf(node, 'prompt_sections');
  const items =
    sections?.kind === 'map' ? sections.entries.map(({ value }) => value) : itemsOf(sections);
  const nodes = [
    fieldOf(node, 'role'),
    fieldOf(node, 'system_message'),
    ...items.flatMap((item) => [item, fieldOf(item, 'heading'), fieldOf(item, 'content')]),
  ];
  const file = textOf(fieldOf(node, 'prompt_file'));
  const written = nodes.flatMap((part): readonly Template[] => {
    const text = textOf(part);
    return part === undefined || text === undefined
      ? []
      : [{ text, at: (offset) => positionIn(part, offset) }];
  });
  return [
    ...written,
    ...(file === undefined
      ? []
      : [promptFile(scope, file).template].filter((template) => template !== undefined)),
  ];
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
  const sources = entriesOf(node).filter(({ key }) =>
    ['system_message', 'prompt_sections', 'prompt_file'].includes(key),
  );
  const [, second] = sources;
  if (second !== undefined) {
    const keys = sources.map(({ key }) => key).join(' and ');
    scope.report({
      code: 'WF019',
      at: second.keyAt,
      message: `${name} has ${keys}: one of them is enough`,
    });
  }
  const role = readTemplate(scope, fieldOf(node, 'role'));
  const body = readBody(scope, node).trimEnd();
  const prompt = [role?.trimEnd(), body]
    .filter((part) => part !== undefined && part !== '')
    .join('\n\n');
  if (prompt === '')
    scope.report({
      code: 'WF068',
      at: nameAt,
      message: `${name} has no prompt`,
      hint: 'give it a system_message',
    });
  return prompt;
}
