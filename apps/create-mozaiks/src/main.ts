import { readFileSync } from 'node:fs';
import { createProject } from './create-project.ts';
import { npmScript } from './npm-script.ts';
import { ProjectError } from './project-error.ts';
import { runProgram } from './run-program.ts';

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);
const [name, ...more] = process.argv.slice(2);
const npm = npmScript(process.env['npm_execpath']);

if (name === undefined || name.startsWith('-') || more.length > 0) {
  process.stderr.write('Usage: npm create mozaiks <name of the project>\n');
  process.exitCode = name === '--help' ? 0 : 1;
} else if (npm === undefined) {
  process.stderr.write('create-mozaiks needs npm: run `npm create mozaiks`\n');
  process.exitCode = 1;
} else {
  try {
    process.stdout.write(`Creating ${name}…\n`);
    createProject(name, { cwd: process.cwd(), version, npm, run: runProgram });
    const next = ['', 'Next:', `  cd ${name}`, '  npm test', '  npm start', ''];
    process.stdout.write(`${next.join('\n')}\n`);
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
