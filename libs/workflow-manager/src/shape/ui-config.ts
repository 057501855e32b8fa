import {
  anyValue,
  listOf,
  listOr,
  mapOf,
  name,
  object,
  schemaValue,
  text,
  words,
} from './shape.ts';

const component = object(
  {
    schema: schemaValue('JSON Schema of what the component is given'),
    mode: words(['inline', 'artifact', 'fullscreen'], 'how it is shown', { default: 'inline' }),
  },
  { title: 'component', description: 'a component of the frontend' },
);

export const uiConfigShape = object(
  {
    title: text('title of the workflow'),
    icon: text('icon of the workflow'),
    theme: anyValue('colours, fonts and the like, as the frontend understands them'),
    visual_agents: listOf(name('an agent'), 'agents whose text users see; all if absent'),
    chat_pane_agents: listOf(name('an agent'), 'agents shown in the chat pane'),
    artifact_agents: listOf(name('an agent'), 'agents shown as artifacts'),
    context_variables: listOf(
      name('a variable'),
      'variables that clients may see as state (AG-UI); none if absent',
    ),
    suggested_prompts: listOf(text('a prompt'), 'what users can start with'),
    components: listOr(
      listOf(name('a component'), 'names of components'),
      mapOf(component, 'components by name'),
      'components of the frontend: a list of names, or a map',
    ),
    input_placeholder: text('text in the empty input field'),
  },
  { aliases: { display_name: 'title' }, description: 'what users see of a workflow' },
);
