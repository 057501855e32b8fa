const PEOPLE_PER_PIZZA = 2;
const PEOPLE_PER_CRATE = 6;

/** Says how much food and drink to buy. @param people How many people come, in digits. */
export function shopping_list({ people }: { people: string }): string {
  const count = Number(people);
  if (!Number.isInteger(count) || count < 1)
    throw new Error(`a number of people is needed, not "${people}"`);
  return `${counted(count / PEOPLE_PER_PIZZA, 'pizza')} and ${counted(count / PEOPLE_PER_CRATE, 'crate')} of drinks`;
}

function counted(amount: number, what: string): string {
  const whole = Math.ceil(amount);
  return `${whole} ${what}${whole === 1 ? '' : 's'}`;
}
