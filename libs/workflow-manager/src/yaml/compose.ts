import {
  EVENT_ID,
  type Event,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import type { Problem } from '../diagnostics/reporter.ts';
import { MAX_ALIASED_NODES, MAX_ALIAS_EXPANSIONS, REFUSED_KEYS } from './limits.ts';
import type { Position, YamlEntry, YamlNode } from './node.ts';
import { startOf, textAt } from './scalar-place.ts';
import { fullTag, resolveScalar } from './scalar.ts';

interface Weighed {
  readonly node: YamlNode;
  /** The numbers of aliases and values inside, with aliases followed. */
  readonly aliases: number;
  readonly size: number;
}

interface ComposerInput {
  readonly source: string;
  readonly place: (offset: number) => Position;
  readonly report: (problem: Problem) => void;
}

const containerTags = ['!', 'tag:yaml.org,2002:map', 'tag:yaml.org,2002:seq'];

const ONE = { aliases: 0, size: 1 } as const;
const nothing = (at: Position): Weighed => ({ node: { kind: 'scalar', value: null, at }, ...ONE });

/**
 * Builds the tree of one document from js-yaml's events, with a position for every value. Reports
 * and continues if it can.
 */
export class Composer {
  readonly #input: ComposerInput;
  readonly #anchors = new Map<string, Weighed>();
  #events: readonly Event[] = [];
  #next = 0;
  /** The end of the text of the last value, or the start of the last list or map. */
  #lastEnd = 0;
  #aliased = { aliases: 0, size: 0 };
  #tooMany = false;

  constructor(input: ComposerInput) {
    this.#input = input;
  }

  /** The value of a document. The events exclude those of the document itself. */
  compose(events: readonly Event[]): YamlNode | undefined {
    this.#events = events;
    return events.length === 0 ? undefined : this.#read().node;
  }

  #read(): Weighed {
    const event = this.#events[this.#next];
    this.#next += 1;
    if (event?.type === EVENT_ID.SCALAR) return this.#scalar(event);
    if (event?.type === EVENT_ID.SEQUENCE || event?.type === EVENT_ID.MAPPING)
      this.#lastEnd = event.start;
    if (event?.type === EVENT_ID.SEQUENCE) return this.#list(event);
    if (event?.type === EVENT_ID.MAPPING) return this.#map(event);
    if (event?.type === EVENT_ID.ALIAS) return this.#alias(event);
    return nothing(this.#input.place(this.#input.source.length));
  }

  #keep(event: { anchorStart: number; anchorEnd: number }, weighed: Weighed): Weighed {
    if (event.anchorStart >= 0)
      this.#anchors.set(this.#input.source.slice(event.anchorStart, event.anchorEnd), weighed);
    return weighed;
  }

  #scalar(event: ScalarEvent): Weighed {
    const at = this.#input.place(startOf(event, this.#lastEnd));
    if (event.valueEnd >= 0) this.#lastEnd = event.valueEnd;
    const resolved = resolveScalar(this.#input.source, event);
    if (!resolved.ok) {
      this.#input.report({ code: 'WF005', at, message: resolved.message });
      return this.#keep(event, nothing(at));
    }
    const { value } = resolved;
    const place = textAt(event, value, this.#input);
    return this.#keep(event, { node: { kind: 'scalar', value, at, ...place }, ...ONE });
  }

  #checkTag(event: SequenceEvent | MappingEvent): void {
    if (event.tagStart < 0) return;
    const tag = this.#input.source.slice(event.tagStart, event.tagEnd);
    if (containerTags.includes(fullTag(tag))) return;
    this.#input.report({
      code: 'WF005',
      at: this.#input.place(event.tagStart),
      message: `the tag ${tag} cannot be used here`,
    });
  }

  #isOpen(): boolean {
    const event = this.#events[this.#next];
    if (event?.type !== EVENT_ID.POP && event !== undefined) return true;
    this.#next += 1;
    return false;
  }

  #list(event: SequenceEvent): Weighed {
    this.#checkTag(event);
    const items: YamlNode[] = [];
    let [aliases, size] = [0, 1];
    while (this.#isOpen()) {
      const item = this.#read();
      items.push(item.node);
      aliases += item.aliases;
      size += item.size;
    }
    return this.#keep(event, {
      node: { kind: 'list', items, at: this.#input.place(event.start) },
      aliases,
      size,
    });
  }

  #map(event: MappingEvent): Weighed {
    this.#checkTag(event);
    const entries = new Map<string, YamlEntry>();
    const doubles = new Set<string>();
    let [aliases, size] = [0, 1];
    while (this.#isOpen()) {
      const key = this.#read().node;
      const value = this.#read();
      aliases += value.aliases;
      size += value.size + 1;
      const name = this.#keyOf(key, entries, doubles);
      if (name !== undefined) entries.set(name, { key: name, keyAt: key.at, value: value.node });
    }
    const node: YamlNode = {
      kind: 'map',
      entries: [...entries.values()],
      at: this.#input.place(event.start),
    };
    return this.#keep(event, { node, aliases, size });
  }

  #keyOf(
    key: YamlNode,
    before: ReadonlyMap<string, YamlEntry>,
    doubles: Set<string>,
  ): string | undefined {
    if (key.kind !== 'scalar') {
      this.#input.report({ code: 'WF005', at: key.at, message: 'a key must be a text' });
      return undefined;
    }
    const name = String(key.value);
    const first = before.get(name);
    if (REFUSED_KEYS.includes(name))
      this.#input.report({ code: 'WF004', at: key.at, message: `the key ${name} is refused` });
    else if (first === undefined) return name;
    else {
      // The following text belongs to the same item, which should start at its dash.
      if (doubles.size === 0)
        this.#input.report({
          code: 'WF003',
          at: key.at,
          message: `the key ${name} stands twice, first in line ${first.keyAt.line}`,
        });
      doubles.add(name);
    }
    return undefined;
  }

  #alias(event: { anchorStart: number; anchorEnd: number }): Weighed {
    const name = this.#input.source.slice(event.anchorStart, event.anchorEnd);
    const at = this.#input.place(event.anchorStart - 1);
    const target = this.#anchors.get(name);
    if (target === undefined) {
      this.#input.report({
        code: 'WF005',
        at,
        message: `the alias *${name} has no anchor &${name} that ends before it`,
      });
      return nothing(at);
    }
    this.#aliased = {
      aliases: this.#aliased.aliases + 1 + target.aliases,
      size: this.#aliased.size + target.size,
    };
    if (this.#aliased.aliases > MAX_ALIAS_EXPANSIONS || this.#aliased.size > MAX_ALIASED_NODES) {
      if (!this.#tooMany)
        this.#input.report({
          code: 'WF002',
          at,
          message: `more than ${MAX_ALIAS_EXPANSIONS} aliases, or too much behind them`,
        });
      this.#tooMany = true;
      return nothing(at);
    }
    return { node: target.node, aliases: target.aliases + 1, size: target.size };
  }
}
