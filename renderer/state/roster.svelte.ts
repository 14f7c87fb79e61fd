import type { EngineClient, Person, Team } from '../../core/api/index.ts';
import { personColour } from '../roster/person-colour.ts';
import { listPeople, type PeopleFilter } from '../roster/roster-filter.ts';
import { byPerson, ownersOf } from '../roster/roster-index.ts';
import type { TimelinePerson } from '../timeline/timeline-data.ts';
import type { Notices } from './notices.svelte.ts';

/** Everybody who was recognised, their teams, and whose each tracklet is. */
export class Roster {
  all = $state.raw<readonly Person[]>([]);
  teams = $state.raw<readonly Team[]>([]);
  filter = $state<PeopleFilter>('all');
  wanted = $state('');
  /** The person whose page is open. */
  opened = $state<number>();
  readonly #engine: EngineClient;
  readonly #notices: Notices;

  constructor(engine: EngineClient, notices: Notices) {
    this.#engine = engine;
    this.#notices = notices;
  }

  readonly #byId = $derived(byPerson(this.all));
  readonly #owners = $derived(ownersOf(this.all));

  /** People as lanes show them; hidden ones are left out. */
  readonly people = $derived<readonly TimelinePerson[]>(
    listPeople(this.all, 'all', '').map((person) => ({
      person: person.person,
      name: this.labelOf(person),
      colour: this.colourOf(person),
    })),
  );

  readonly listed = $derived(listPeople(this.all, this.filter, this.wanted));

  /** Asks the engine anew; what is shown stays until the answer is there. */
  async load(): Promise<void> {
    await this.#notices.attempt('people', async () => {
      [this.all, this.teams] = await Promise.all([this.#engine.people.list(), this.#engine.teams.list()]);
    });
  }

  person(id: number | undefined): Person | undefined {
    return id === undefined ? undefined : this.#byId.get(id);
  }

  /** Whose a tracklet is. */
  ownerOf(tracklet: number): Person | undefined {
    return this.#owners.get(tracklet);
  }

  personOf(tracklet: number): number | undefined {
    return this.#owners.get(tracklet)?.person;
  }

  colourOf(person: Person): string {
    const shirt = this.teams.find(({ team }) => team === person.team)?.shirtColour ?? null;
    return personColour(person, shirt);
  }

  /** The colour of the shorts of a person's team; null without one. */
  shortsOf(person: Person): string | null {
    return this.teams.find(({ team }) => team === person.team)?.shortsColour ?? null;
  }

  /** Number and name, as a box in the picture shows them. */
  labelOf({ number, name }: Person): string {
    return number === '' ? name : `${number} ${name}`;
  }
}
