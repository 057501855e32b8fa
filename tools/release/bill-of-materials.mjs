/**
 * @typedef {object} Entry of package-lock.json
 * @property {string} [name]
 * @property {string} [version]
 * @property {string} [license]
 * @property {string} [integrity]
 * @property {string} [resolved]
 * @property {boolean} [link]
 * @property {Readonly<Record<string, string>>} [dependencies]
 * @property {Readonly<Record<string, string>>} [optionalDependencies]
 * @property {Readonly<Record<string, string>>} [peerDependencies]
 * @property {Readonly<Record<string, { optional?: boolean }>>} [peerDependenciesMeta]
 */

/**
 * The bill of materials of one package, in CycloneDX 1.6: the contents of an installation, in the
 * versions of the lockfile with which it was tested. Optional peers and development dependencies
 * are not included. The same lockfile gives the same text.
 * @param {{ readonly packages: Readonly<Record<string, Entry>> }} lock
 * @param {string} root the folder of the package, as the lockfile names it
 */
export function billOfMaterials({ packages }, root) {
  /** @type {Map<string, { readonly at: string, readonly needs: readonly string[] }>} */
  const found = new Map();
  const waiting = [root];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const ref = purlOf(packages, at);
    if (found.has(ref)) continue;
    const needs = dependenciesOf(packages, at);
    found.set(ref, {
      at,
      needs: [...new Set(needs.map((place) => purlOf(packages, place)))].sort(),
    });
    waiting.push(...needs);
  }
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: componentOf(packages, root) },
    components: sorted
      .filter(([, { at }]) => at !== root)
      .map(([, { at }]) => componentOf(packages, at)),
    dependencies: sorted.map(([ref, { needs }]) => ({ ref, dependsOn: needs })),
  };
}

/**
 * The locations in which the dependencies of a package are installed. Binaries for other platforms
 * are in the lockfile and are included.
 * @param {Readonly<Record<string, Entry>>} packages
 * @param {string} at
 */
function dependenciesOf(packages, at) {
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } =
    packages[at] ?? {};
  const peers = Object.keys(peerDependencies ?? {}).filter(
    (name) => peerDependenciesMeta?.[name]?.optional !== true,
  );
  return [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers].map((name) => {
    const place = placeOf(packages, at, name);
    if (place === undefined) throw new Error(`package-lock.json: ${at} lacks ${name}`);
    return place;
  });
}

/**
 * @param {Readonly<Record<string, Entry>>} packages @param {string} from @param {string} name
 * @returns {string | undefined}
 */
function placeOf(packages, from, name) {
  const here = `${from && `${from}/`}node_modules/${name}`;
  const entry = packages[here];
  if (entry !== undefined) return entry.link ? entry.resolved : here;
  if (from === '') return undefined;
  const end = from.lastIndexOf('/node_modules/');
  return placeOf(packages, end < 0 ? '' : from.slice(0, end), name);
}

/**
 * The lockfile names a package only if its folder has another name.
 * @param {Readonly<Record<string, Entry>>} packages
 * @param {string} at
 */
const nameOf = (packages, at) =>
  packages[at]?.name ?? at.replace(at.includes('node_modules/') ? /.*node_modules\// : /.*\//, '');

/** @param {Readonly<Record<string, Entry>>} packages @param {string} at */
const purlOf = (packages, at) =>
  `pkg:npm/${nameOf(packages, at).replace('@', '%40')}@${packages[at]?.version}`;

/** @param {Readonly<Record<string, Entry>>} packages @param {string} at */
function componentOf(packages, at) {
  const { version, license, integrity } = packages[at] ?? {};
  const [algorithm, hash = ''] = (integrity ?? '').split('-');
  const content = Buffer.from(hash, 'base64').toString('hex');
  return {
    type: 'library',
    'bom-ref': purlOf(packages, at),
    name: nameOf(packages, at),
    version,
    purl: purlOf(packages, at),
    ...(license === undefined ? {} : { licenses: [{ expression: license }] }),
    ...(algorithm === 'sha512' ? { hashes: [{ alg: 'SHA-512', content }] } : {}),
  };
}
