// The loading process: it reads one folder, sends the result, and ends.
import { createLoader } from '../catalog/load-workflow.ts';
import { readFolder } from '../catalog/read-folder.ts';
import { reportingEffort } from './effort.ts';
import type { LoadMessage, LoadRequest } from './protocol.ts';

const send = (message: LoadMessage): void => void process.send?.(message);

process.once('disconnect', () => process.exit());
process.once('message', ({ folder, options, cache_dir, python }: LoadRequest) => {
  const effort = reportingEffort((stage) => send({ stage }));
  readFolder(folder, { ...createLoader({ cache_dir, python }), effort }, options)
    .then((result) => process.send?.({ result } satisfies LoadMessage, () => process.disconnect()))
    .catch((error: unknown) => {
      process.stderr.write(error instanceof Error ? error.message : String(error));
      process.exitCode = 1;
      process.disconnect();
    });
});
