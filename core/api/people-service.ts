import { edits as edit, measureFragmentation, type Engine } from '../engine/index.ts';
import { PeopleView } from './people-view.ts';
import type { ProjectOperations } from './project-operations.ts';
import type { Input } from './workspace-inputs.ts';
import type { AnswerSet, Person, PersonPage, Team } from './workspace-schemas.ts';

/** The roster: people, teams, and what was said about who is whom. */
export class PeopleService {
  readonly #operations: ProjectOperations;
  readonly #engine: Engine;
  readonly #view: PeopleView;

  constructor(engine: Engine, operations: ProjectOperations) {
    this.#engine = engine;
    this.#operations = operations;
    this.#view = new PeopleView(engine.library);
  }

  listPeople(): Person[] {
    return this.#view.list();
  }

  personPage({ person }: Input<'person'>): PersonPage {
    return this.#view.page(person);
  }

  createPerson({ tracklets, allowOverlap, ...roster }: Input<'createPerson'>): { person: number } {
    const details = { person: roster.name ?? null, tracklets };
    return this.#operations.run('create-person', details, (edits) => {
      const person = edit.createPerson(edits, roster);
      edit.assignTracklets(edits, person, tracklets, { allowOverlap });
      return { person };
    });
  }

  editPerson({ person, changes }: Input<'editPerson'>): void {
    const details = { person: this.#operations.personName(person), changes };
    this.#operations.run('edit-person', details, (edits) => edit.editPerson(edits, person, changes));
  }

  removePerson({ person }: Input<'person'>): void {
    this.#operations.run('remove-person', { person: this.#operations.personName(person) }, (edits) =>
      edit.removePerson(edits, person),
    );
  }

  mergePeople(merge: Input<'mergePeople'>): void {
    const details = {
      kept: this.#operations.personName(merge.kept),
      gone: merge.gone.map((person) => this.#operations.personName(person)),
    };
    this.#operations.run('merge-people', details, (edits) => edit.mergePeople(edits, merge));
  }

  assign({ person, tracklets, allowOverlap }: Input<'assign'>): void {
    const details = { person: person === null ? null : this.#operations.personName(person), tracklets };
    this.#operations.run(person === null ? 'unassign' : 'assign', details, (edits) =>
      edit.assignTracklets(edits, person, tracklets, { allowOverlap }),
    );
  }

  listTeams(): Team[] {
    return this.#engine.library.teams().map(({ id, ...team }) => ({ team: id, ...team }));
  }

  createTeam(team: Input<'createTeam'>): { team: number } {
    return this.#operations.run('create-team', { team: team.name }, (edits) => ({
      team: edit.createTeam(edits, team),
    }));
  }

  editTeam({ team, changes }: Input<'editTeam'>): void {
    this.#operations.run('edit-team', { team, changes }, (edits) => edit.editTeam(edits, team, changes));
  }

  removeTeam({ team }: Input<'team'>): void {
    this.#operations.run('remove-team', { team }, (edits) => edit.removeTeam(edits, team));
  }

  answers(): AnswerSet {
    const { tracklets, refusals, apart, groups, whole } = this.#engine.library.answers();
    return {
      tracklets: tracklets.map(({ tracklets: [a, b], verdict }) => ({ tracklets: [a, b], verdict })),
      refusals: [...refusals],
      apart: apart.map(([a, b]) => [a, b]),
      groups: groups.map((group) => [...group]),
      whole: [...whole],
    };
  }

  answer({ tracklets, verdict }: Input<'answer'>): void {
    this.#operations.run('answer', { tracklets, verdict }, (edits) =>
      edit.answerTracklets(edits, tracklets, verdict),
    );
  }

  refuse({ person, tracklets }: Input<'refuse'>): void {
    const details = { person: this.#operations.personName(person), tracklets };
    this.#operations.run('refuse', details, (edits) => edit.refuseForPerson(edits, person, tracklets));
  }

  withdraw({ person, tracklets }: Input<'refuse'>): void {
    const details = { person: this.#operations.personName(person), tracklets };
    this.#operations.run('withdraw', details, (edits) => edit.withdrawRefusals(edits, person, tracklets));
  }

  setApart({ people, isApart }: Input<'apart'>): void {
    const names = people.map((person) => this.#operations.personName(person));
    this.#operations.run(isApart ? 'set-apart' : 'allow-same', { people: names }, (edits) =>
      edit.setApart(edits, people, isApart),
    );
  }

  expectation() {
    const { library } = this.#engine;
    const expectedPeople = library.expectedPeople();
    const seconds = library.cameras().reduce((sum, { video }) => sum + video.end - video.start, 0);
    const { tracklets } = library.counts();
    const { trackletsPerMinute, isTooHigh } = measureFragmentation(tracklets, seconds, expectedPeople);
    const warning = isTooHigh
      ? `${trackletsPerMinute.toFixed(0)} tracklets a minute are more than ${expectedPeople ?? 0} people explain: people were lost and found again too often. Group them, and check doubtful moments first.`
      : null;
    return { expectedPeople, people: library.people().length, trackletsPerMinute, warning };
  }

  expectPeople({ count }: Input<'expectedPeople'>): void {
    this.#operations.run('expect-people', { count }, (edits) => edit.setExpectedPeople(edits, count));
  }
}
