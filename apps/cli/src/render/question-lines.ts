import type { PendingQuestion } from '@mozaiks/contracts';
import { clean } from './clean.ts';

/** A question with the ways to answer it. */
export function questionLines({
  agent,
  prompt,
  kind,
  options,
  schema,
}: Pick<PendingQuestion, 'agent' | 'prompt' | 'kind' | 'options' | 'schema'>): string[] {
  const asked = `? ${clean(agent)} asks: ${clean(prompt)}`;
  switch (kind) {
    case 'text':
      return [asked];
    case 'choice':
      return [asked, ...(options ?? []).map((option, at) => `  ${at + 1}. ${clean(option)}`)];
    case 'approval':
      return [
        asked,
        '  y: yes · n [reason]: no · edit {"argument": "value"}: yes, with these arguments instead',
      ];
    case 'form':
      return [
        asked,
        ...(schema?.['properties'] === undefined
          ? ['  as JSON']
          : ['  field by field, or all as one JSON object']),
      ];
    case 'tool':
      return [asked, '  the answer of the UI, as JSON'];
    default:
      return [asked];
  }
}
