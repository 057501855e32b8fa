import { readFileSync } from 'node:fs';
import { createProject } from './create-project.ts';
import { ProjectError } from './project-error.ts';
import { runProgram } from './run-program.ts';

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);
const [name, ...more] = process.argv.slice(2);
const { npm_execpath: npm } = process.env;

if (name === undefined || name.startsWith('-') || more.length > 0) {
  process.stderr.write('Usage: npm create mozaiks <name of the project>\n');
  process.exitCode = name === '--help' ? 0 : 1;
} else if (npm === undefined || !npm.endsWith('.js')) {
  process.stderr.write('create-mozaiks needs npm: run `npm create mozaiks`\n');
  process.exitCode = 1;
} else {
  try {
    process.stdout.write(`Making ${name} …\n`);
    createProject(name, { cwd: process.cwd(), version, npm, run: runProgram });
    const next = ['', 'Next:', `  cd ${name}`, '  npm test', '  npm start', ''];
    process.stdout.write(`${next.join('\n')}\n`);
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
