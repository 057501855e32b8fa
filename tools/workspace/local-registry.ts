import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Tarball } from './packed.ts';
import { readText, type Package } from './workspace.ts';

export interface LocalRegistry {
  /**
   * For `npm`: packages of this workspace come from here, and all others from their usual registry.
   */
  readonly env: Readonly<Record<string, string>>;
  close(): void;
}

/** Serves tarballs like a registry: npm installs what it would install if they were published. */
export async function startLocalRegistry(
  projects: readonly Package[],
  tarballs: readonly Tarball[],
  folder: string,
): Promise<LocalRegistry> {
  const server = createServer((request, response) => {
    const name = decodeURIComponent(request.url ?? '').slice(1);
    const tarball = tarballs.find(({ filename }) => filename === name);
    const project = projects.find(({ manifest }) => manifest.name === name);
    if (tarball !== undefined) response.end(readFileSync(path.join(folder, tarball.filename)));
    else if (project !== undefined) response.end(JSON.stringify(documentOf(project)));
    else response.writeHead(404).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const documentOf = ({ root, manifest: { name } }: Package): object => {
    const manifest: { version: string } = JSON.parse(readText(`${root}/package.json`));
    const { filename = '' } = tarballs.find((packed) => packed.name === name) ?? {};
    const hash = createHash('sha512').update(readFileSync(path.join(folder, filename)));
    const dist = { tarball: `${url}/${filename}`, integrity: `sha512-${hash.digest('base64')}` };
    return {
      name,
      'dist-tags': { latest: manifest.version },
      versions: { [manifest.version]: { ...manifest, dist } },
    };
  };
  return {
    env: { 'npm_config_@mozaiks:registry': `${url}/` },
    close: () => void server.close(),
  };
}
