import type { Io } from '../io.ts';

type Paint = (text: string) => string;
export interface Style {
  readonly agent: Paint;
  readonly user: Paint;
  readonly tool: Paint;
  readonly ask: Paint;
  readonly bad: Paint;
  readonly dim: Paint;
}

const paint =
  (code: number): Paint =>
  (text) =>
    `\u001b[${code}m${text}\u001b[0m`;
const plain: Paint = (text) => text;

export const plainStyle: Style = {
  agent: plain,
  user: plain,
  tool: plain,
  ask: plain,
  bad: plain,
  dim: plain,
};
const colours: Style = {
  agent: paint(36),
  user: paint(32),
  tool: paint(33),
  ask: paint(35),
  bad: paint(31),
  dim: paint(2),
};

/** Colors at a terminal, unless `NO_COLOR` is set. */
export const styleFor = ({ stdout, env }: Pick<Io, 'stdout' | 'env'>): Style =>
  stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' ? colours : plainStyle;
