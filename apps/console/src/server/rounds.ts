/** Of several requests for the same thing, drops each answer that a later request has overtaken. */
export interface Rounds {
  /** Call it when the answer is there: returns false if it is too old. */
  begin(): () => boolean;
}

export function createRounds(): Rounds {
  let last = 0;
  let newest = 0;
  return {
    begin() {
      const mine = (last += 1);
      return () => {
        if (mine < newest) return false;
        newest = mine;
        return true;
      };
    },
  };
}
