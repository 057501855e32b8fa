import { createProjectGraphAsync } from '@nx/devkit';

// Runs in a separate process (Nx cannot be loaded inside Jest's module registry) and prints the
// part of the graph that the specs need.
const { nodes, dependencies } = await createProjectGraphAsync({ exitOnError: true });

const projects = Object.values(nodes).map(({ name, data }) => ({
  name,
  root: data.root,
  tags: data.tags ?? [],
  dependsOn: (dependencies[name] ?? [])
    .filter(({ type, target }) => type !== 'implicit' && target in nodes)
    .map(({ target }) => target),
}));

process.stdout.write(JSON.stringify(projects), () => process.exit(0));
