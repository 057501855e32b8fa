// Workflows with two tools each, for measurements.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const tool = (index) => `import type { ToolContext } from '@mozaiks/contracts';
import type { Page } from '../../_shared/page.ts';

type Unit = 'c' | 'f';
interface Place { city: string; country?: string }

/** The forecast of a place. @param place Where. @param days How many days. */
export async function forecast_${index}({ place, days = 3, unit }: { place: Place; days?: number; unit?: Unit }, ctx: ToolContext) {
  return [place, days, unit, ctx.app_id];
}

/** Lists places. */
export function places_${index}(country: string, page?: Page<'city' | 'size'>): string[] {
  return [country, String(page?.at)];
}
`;

function write(directory, files) {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(directory, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** Writes `count` workflows, `Flow0` and so on, which share a module. */
export function writeWorkflows(directory, count) {
  write(directory, {
    '_shared/page.ts':
      'export interface Page<K extends string> { at: number; sort?: K; before?: Date }\n',
  });
  for (let index = 0; index < count; index += 1)
    write(path.join(directory, `Flow${index}`), {
      'agents.yaml':
        'agents:\n  - { name: A, role: You help., description: Helps., system_message: Use the tools. }\n',
      'tools.yaml': `tools:\n  - { name: forecast_${index}, module: tools.t }\n  - { name: places_${index}, module: tools.t }\n`,
      'tools/t.ts': tool(index),
    });
}
