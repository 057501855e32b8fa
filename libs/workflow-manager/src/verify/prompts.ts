import type { WorkflowDefinition } from '@mozaiks/contracts';
import { nearestOf } from '../diagnostics/did-you-mean.ts';
import { agentNodes } from '../read/names.ts';
import { textsOfPrompt } from '../read/prompts.ts';
import type { Scope } from '../read/scope.ts';
import { knownWords, type KnownWords } from './known-words.ts';
import { mentionsIn, type Mention } from './mentions.ts';

/** An unknown name in a prompt, with a suggestion. */
interface Wrong {
  readonly message: string;
  readonly meant: string | undefined;
}

/**
 * The largest number of edits between a word and a similar name. It is smaller than elsewhere,
 * because most words in prose are not names.
 */
const reachOf = (word: string): number => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);

/**
 * The name that a word probably misspells. The first letters must be equal: typos there are rare,
 * and other words differ there.
 */
function nearly(word: string, names: Iterable<string>): string | undefined {
  const first = word.charAt(0).toLowerCase();
  const alike = [...names].filter(
    (name) => name.charAt(0).toLowerCase() === first && name.toLowerCase() !== word.toLowerCase(),
  );
  return nearestOf(word, alike, reachOf(word))[0];
}

function wrongTool({ word, isClaimed }: Mention, known: KnownWords): Wrong | undefined {
  const server = wrongServerTool(word, known);
  if (server !== undefined) return server;
  if (word.includes('.') || known.all.has(word)) return undefined;
  const meant = nearly(word, known.tools);
  return meant === undefined && !(isClaimed && !known.isOpen)
    ? undefined
    : { message: `there is no tool ${word}`, meant };
}

const FILE_ENDINGS = /^(?:[a-z]{2,4}|json|yaml|html)$/;

/** `server.tool` where the server does not exist or does not offer the tool. */
function wrongServerTool(word: string, { servers }: KnownWords): Wrong | undefined {
  const [prefix = '', tool, more] = word.split('.');
  if (tool === undefined || more !== undefined || FILE_ENDINGS.test(tool)) return undefined;
  const offered = servers.get(prefix);
  if (servers.has(prefix)) {
    if (offered === undefined || offered.includes(tool)) return undefined;
    const meant = nearestOf(tool, offered)[0];
    return {
      message: `the MCP server ${prefix} does not offer ${tool}`,
      meant: meant === undefined ? undefined : `${prefix}.${meant}`,
    };
  }
  const meant = nearestOf(prefix, servers.keys(), Math.max(1, reachOf(prefix)))[0];
  return meant === undefined
    ? undefined
    : { message: `there is no MCP server ${prefix}`, meant: `${meant}.${tool}` };
}

function wrongTransfer(
  { word }: Mention,
  agent: string,
  { transfers }: KnownWords,
): Wrong | undefined {
  const offered = transfers(agent);
  const name = word.replace(/[-_]+$/, '');
  if (offered.has(name) || offered.has(name.replace(/_\d+$/, ''))) return undefined;
  const meant = nearestOf(name, offered)[0];
  return {
    message: `${agent} has no transfer_to_${name}`,
    meant: meant === undefined ? undefined : `transfer_to_${meant}`,
  };
}

function wrongAgent({ word }: Mention, { agents, all }: KnownWords): Wrong | undefined {
  const isName = [...agents, 'user'].some((name) => name.toLowerCase() === word.toLowerCase());
  const meant = isName || all.has(word) ? undefined : nearly(word, agents);
  return meant === undefined ? undefined : { message: `there is no agent ${word}`, meant };
}

function wrongIn(mention: Mention, agent: string, known: KnownWords): Wrong | undefined {
  if (mention.kind === 'tool') return wrongTool(mention, known);
  return mention.kind === 'transfer'
    ? wrongTransfer(mention, agent, known)
    : wrongAgent(mention, known);
}

const MAKES_TRANSFER = 'a rule with condition_type: llm makes a transfer';

/**
 * Warns of words in prompts that nearly match, or claim to be, names of tools, agents and
 * transfers.
 */
export function checkPrompts(scope: Scope, definition: WorkflowDefinition): void {
  const known = knownWords(definition);
  for (const named of agentNodes(scope.sources)) {
    for (const { text, at } of textsOfPrompt(scope, named.node)) {
      for (const mention of mentionsIn(text)) {
        const wrong = wrongIn(mention, named.name, known);
        if (wrong === undefined) continue;
        const hint =
          wrong.meant === undefined
            ? mention.kind === 'transfer'
              ? MAKES_TRANSFER
              : undefined
            : `did you mean ${wrong.meant}?`;
        scope.report({
          code: 'WF100',
          at: at(mention.at),
          message: `${wrong.message}, which the prompt names`,
          hint,
        });
      }
    }
  }
}
