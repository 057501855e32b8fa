const venues = [
  { name: 'the meeting room', seats: 12 },
  { name: 'the canteen', seats: 40 },
  { name: 'the boat house', seats: 120 },
] as const;

/** Finds the smallest venue that is large enough. @param people How many people come, in digits. */
export function find_venue({ people }: { people: string }): string {
  const venue = venues.find(({ seats }) => seats >= Number(people));
  if (venue === undefined)
    throw new Error(`no venue has ${people} seats: the largest has ${venues[2].seats}`);
  return `${venue.name}, which has ${venue.seats} seats`;
}
