import { createProjectGraphAsync } from '@nx/devkit';

// Runs in a process of its own (Nx cannot be loaded inside Jest's module registry) and prints what the specs need of the graph.
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
