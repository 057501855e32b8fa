/** What a person decided about a call; null if the answer is none of that kind. */
export function decisionIn(answer: unknown): 'approve' | 'edit' | 'reject' | null {
  if (typeof answer !== 'object' || answer === null || !('decision' in answer)) return null;
  const { decision } = answer;
  return decision === 'approve' || decision === 'edit' || decision === 'reject' ? decision : null;
}
