import { Option, type Command } from 'commander';
import type { EstimateOptions } from './commands/estimate.ts';
import type { GraphOptions } from './commands/graph.ts';
import type { Io } from './io.ts';

const WORKFLOW = 'name of the workflow, or path of its folder';

export function addEstimate(program: Command, io: Io): void {
  program
    .command('estimate')
    .description(
      'Print the most that one message can cause in a workflow: turns, model calls, tokens and cost',
    )
    .argument('<workflow>', WORKFLOW)
    .addOption(
      new Option('--format <format>', 'text or json').choices(['text', 'json']).default('text'),
    )
    .action(async (workflow: string, options: EstimateOptions) =>
      io.exitWith(
        await (await import('./commands/estimate.ts')).estimateCommand(io, workflow, options),
      ),
    );
}

export function addGraph(program: Command, io: Io): void {
  program
    .command('graph')
    .description(
      'Print every way that a run of a workflow may take, as a Mermaid flowchart, as SVG or as JSON',
    )
    .argument('<workflow>', WORKFLOW)
    .addOption(
      new Option('--format <format>', 'mermaid, svg or json')
        .choices(['mermaid', 'svg', 'json'])
        .default('mermaid'),
    )
    .action(async (workflow: string, options: GraphOptions) =>
      io.exitWith(await (await import('./commands/graph.ts')).graphCommand(io, workflow, options)),
    );
}
