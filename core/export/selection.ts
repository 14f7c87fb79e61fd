import { InvalidOptionError } from '../errors/index.ts';
import type { CameraRecord, PersonRecord, ProjectReader } from '../library/index.ts';

/** Which part of a project leaves it. Default of each field: everything */
export interface ExportSelection {
  /** Names of people; only their tracklets leave. */
  readonly people?: readonly string[] | undefined;
  /** Names of teams: only tracklets of their people leave. With `people` too, those of either. */
  readonly teams?: readonly string[] | undefined;
  /** Names of cameras. */
  readonly cameras?: readonly string[] | undefined;
  /** Seconds of project time, both ends included. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** The chosen people, in the project's order. Throws: InvalidOptionError `unknown-person`, `unknown-team`. */
export function selectPeople(
  reader: ProjectReader,
  { people: names, teams: teamNames }: ExportSelection,
): readonly PersonRecord[] {
  const people = reader.people();
  if (names === undefined && teamNames === undefined) return people;
  const teams = reader.teams();
  for (const name of names ?? []) {
    if (people.some((person) => person.name === name)) continue;
    throw new InvalidOptionError(
      'unknown-person',
      `The project "${reader.path}" has no person "${name}". ${listed(people.map((person) => person.name))}`,
      { details: { path: reader.path, person: name } },
    );
  }
  for (const name of teamNames ?? []) {
    if (teams.some((team) => team.name === name)) continue;
    throw new InvalidOptionError(
      'unknown-team',
      `The project "${reader.path}" has no team "${name}". ${listed(teams.map((team) => team.name))}`,
      { details: { path: reader.path, team: name } },
    );
  }
  const chosen = new Set(teams.filter(({ name }) => teamNames?.includes(name) === true).map(({ id }) => id));
  return people.filter(
    ({ name, team }) => names?.includes(name) === true || (team !== null && chosen.has(team)),
  );
}

/** The cameras of these names, in the project's order. Throws: InvalidOptionError `unknown-camera`. */
export function selectCameras(
  reader: ProjectReader,
  names: readonly string[] | undefined,
): readonly CameraRecord[] {
  const cameras = reader.cameras();
  if (names === undefined) return cameras;
  for (const name of names) {
    if (cameras.some((camera) => camera.name === name)) continue;
    throw new InvalidOptionError(
      'unknown-camera',
      `The project "${reader.path}" has no camera "${name}". ${listed(cameras.map((camera) => camera.name))}`,
      { details: { path: reader.path, camera: name } },
    );
  }
  return cameras.filter(({ name }) => names.includes(name));
}

/** Throws: InvalidOptionError `invalid-range`. */
export function checkRange({ from = -Infinity, to = Infinity }: ExportSelection): void {
  if (!Number.isNaN(from) && !Number.isNaN(to) && from <= to) return;
  throw new InvalidOptionError(
    'invalid-range',
    `The stretch from ${from} to ${to} seconds holds nothing: the end must not lie before the start.`,
  );
}

const LISTED = 20;

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'It has none yet.';
  const shown = names.slice(0, LISTED).map((name) => `"${name}"`);
  return `It has ${shown.join(', ')}${names.length > LISTED ? ` and ${names.length - LISTED} more` : ''}.`;
}
