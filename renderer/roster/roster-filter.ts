/** Which people are listed. */
export type PeopleFilter = 'all' | 'named' | 'unnamed' | 'hidden';
export const PEOPLE_FILTERS: readonly PeopleFilter[] = ['all', 'named', 'unnamed', 'hidden'];

/** Those without a team come last. */
const NO_TEAM = Number.MAX_SAFE_INTEGER;

/** What a filter looks at. */
export interface Listed {
  readonly person: number;
  readonly name: string;
  readonly isNamed: boolean;
  readonly number: string;
  readonly team: number | null;
  readonly isHidden: boolean;
}

/**
 * The people of a filter whose name or number begins a word with `text`: by team, by number as a number, by name.
 * Hidden ones are listed only by their own filter.
 */
export function listPeople<Person extends Listed>(
  people: readonly Person[],
  filter: PeopleFilter,
  text: string,
): Person[] {
  const wanted = text.trim().toLowerCase();
  return people
    .filter((person) => passes(person, filter))
    .filter(
      ({ name, number }) =>
        number === wanted ||
        name
          .toLowerCase()
          .split(/\s+/)
          .some((word) => word.startsWith(wanted)) ||
        name.toLowerCase().startsWith(wanted),
    )
    .sort(
      (a, b) =>
        (a.team ?? NO_TEAM) - (b.team ?? NO_TEAM) ||
        shirtNumber(a) - shirtNumber(b) ||
        a.name.localeCompare(b.name, 'en', { numeric: true }) ||
        a.person - b.person,
    );
}

function passes(person: Listed, filter: PeopleFilter): boolean {
  if (filter === 'hidden') return person.isHidden;
  if (person.isHidden) return false;
  return filter === 'all' || (filter === 'named') === person.isNamed;
}

function shirtNumber({ number }: Listed): number {
  return number === '' ? Number.MAX_SAFE_INTEGER : Number(number) || 0;
}
