/** The folders of `templates/`, the simplest first: what `mozaiks new workflow` can make. */
export const TEMPLATE_NAMES = [
  'single',
  'handoff',
  'pipeline',
  'critic',
  'form',
  'python',
] as const;
export type TemplateName = (typeof TEMPLATE_NAMES)[number];
