import { readFileSync } from 'node:fs';

// Every package that another one needs must have an entry, including optional ones. A merge of two
// lockfiles can lose entries, and so can npm if a platform's binary is missing. `npm ci` installs
// such a lockfile without an error.
const { packages } = JSON.parse(readFileSync(process.argv[2] ?? 'package-lock.json', 'utf8'));

/** @param {string} from @param {string} name @returns {string | undefined} */
const resolved = (from, name) => {
  const here = `${from && `${from}/`}node_modules/${name}`;
  if (packages[here]) return here;
  return from
    ? resolved(
        from.includes('/node_modules/') ? from.slice(0, from.lastIndexOf('/node_modules/')) : '',
        name,
      )
    : undefined;
};

const absent = Object.entries(packages).flatMap(
  ([at, { dependencies = {}, optionalDependencies = {} }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !resolved(at, name))
      .map((name) => `${at || 'the root'} lacks ${name}`),
);
const unversioned = Object.entries(packages).filter(
  ([at, { version, link }]) => at && !version && !link,
);
const foreign = Object.entries(packages).filter(([, { resolved: url }]) =>
  /^(file:)?\//.test(url ?? ''),
);
const faults = [
  ...absent,
  ...[...unversioned, ...foreign].map(([at]) => `${at} cannot be installed from a registry`),
];

for (const fault of faults) console.error(`package-lock.json: ${fault}`);
process.exitCode = faults.length ? 1 : 0;
