import type { AST } from '@eslint-community/regexpp';

type Alternatives = AST.Pattern | AST.Group | AST.CapturingGroup;

/**
 * The first repetition for which a linear-time engine finds another text, or other groups, than
 * JavaScript. Both agree on whether a text matches. JavaScript stops at a repetition that matches
 * nothing, and clears the groups of a repetition when the next one starts; the engine does neither.
 */
export function findInexact(tree: AST.Pattern): AST.Quantifier | undefined {
  return quantifiersIn(tree).find(({ element, min, max }) => {
    const takesNothing =
      max > min && isNullable(element) && (prefersNothing(element) || groupsIn(element).length > 0);
    return (
      takesNothing || (max > 1 && groupsIn(element).some((group) => isSkippable(group, element)))
    );
  });
}

const elementsOf = (node: Alternatives): AST.Element[] =>
  node.alternatives.flatMap(({ elements }) => elements);

/** The node and everything in it, outer first. */
function nodesIn(node: AST.Pattern | AST.Element): (AST.Pattern | AST.Element)[] {
  if (node.type === 'Quantifier') return [node, ...nodesIn(node.element)];
  return 'alternatives' in node && node.type !== 'Assertion'
    ? [node, ...elementsOf(node as Alternatives).flatMap(nodesIn)]
    : [node];
}

const quantifiersIn = (node: AST.Pattern | AST.Element): AST.Quantifier[] =>
  nodesIn(node).filter((inner) => inner.type === 'Quantifier');
const groupsIn = (node: AST.Element): AST.CapturingGroup[] =>
  nodesIn(node).filter((inner) => inner.type === 'CapturingGroup');

function isNullable(node: AST.Element): boolean {
  switch (node.type) {
    case 'Assertion':
      return true;
    case 'Quantifier':
      return node.min === 0 || isNullable(node.element);
    case 'Group':
    case 'CapturingGroup':
      return node.alternatives.some(isNullableSequence);
    default:
      return false;
  }
}

const isNullableSequence = ({ elements }: AST.Alternative): boolean => elements.every(isNullable);

/** Whether it may match the empty text although it could match more. */
function prefersNothing(node: AST.Element): boolean {
  return nodesIn(node).some((inner) => {
    if (inner.type === 'Quantifier') return !inner.greedy;
    return (
      'alternatives' in inner &&
      (inner as Alternatives).alternatives.slice(0, -1).some(isNullableSequence)
    );
  });
}

/** `whole` can match without passing through the group. */
function isSkippable(group: AST.CapturingGroup, whole: AST.Element): boolean {
  for (let node: AST.Node | null = group; node !== null && node !== whole; ) {
    node = node.parent;
    if (node?.type === 'Quantifier' && node.min === 0) return true;
    if (node !== null && 'alternatives' in node && node.alternatives.length > 1) return true;
  }
  return false;
}
