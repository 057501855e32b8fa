import { anyValue, listOf, listOr, mapOf, name, object, schemaValue, text, words } from './shape.ts';

const component = object({
  schema: schemaValue('JSON Schema of what it is given'),
  mode: words(['inline', 'artifact', 'fullscreen'], 'how it is shown', { default: 'inline' }),
});

export const uiConfigShape = object(
  {
    title: text('of the workflow'),
    icon: text('of the workflow'),
    theme: anyValue('what clients make of it'),
    visual_agents: listOf(name('an agent'), 'whose text users see; default: all'),
    chat_pane_agents: listOf(name('an agent'), 'shown in the chat pane'),
    artifact_agents: listOf(name('an agent'), 'shown as artifacts'),
    context_variables: listOf(name('a variable'), 'that clients may see as state (AG-UI); default: none'),
    suggested_prompts: listOf(text('a prompt'), 'offered to users'),
    components: listOr(listOf(name('a component'), 'names'), mapOf(component, 'by name')),
    input_placeholder: text('of the input field'),
  },
  { aliases: { display_name: 'title' }, description: 'what users see' },
);
