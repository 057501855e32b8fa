import { readOptions, USAGE, type ChaosOptions } from './chaos-options.ts';
import { runChaos } from './chaos.ts';
import { reportLine, reportTable } from './report.ts';

// `npm run chaos`: runs instances of the product on one store under a load of clients, and injects
// faults.

function optionsOrUsage(): ChaosOptions | null {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    return null;
  }
}

async function main(options: ChaosOptions): Promise<number> {
  let interrupted = false;
  process.on('SIGTERM', () => (interrupted = true));
  // A terminal sends SIGINT to the instances as well. Everything that was started dies with this
  // process.
  process.once('SIGINT', () => process.exit(130));
  const report = await runChaos(options, {
    say: (line) => void process.stderr.write(`${line}\n`),
    stopped: () => interrupted,
  });
  process.stdout.write(`\n${reportTable(report)}\n\n${reportLine(options, report)}\n`);
  if (report.losses.total() === 0) return 0;
  process.stderr.write(
    `\n${report.losses.details().join('\n')}\n\nagain: npm run chaos -- ${process.argv.slice(2).join(' ')}\n`,
  );
  return 1;
}

const options = optionsOrUsage();
// Half-open sockets may stay open until their own timeouts.
process.exit(options === null ? 2 : await main(options));
