/**
 * How many portions of a dish are left.
 * @param dish Its name.
 * @param table For which table, if that matters.
 */
export function stock({ dish }: { dish: 'pasta' | 'soup'; table?: number }) {
  return { dish, portions: dish === 'pasta' ? 4 : 2 };
}
