import { z } from 'zod';
import {
  drawByHand,
  edits as edit,
  explainMatch,
  fitClock,
  measureFragmentation,
  proposeClock,
  redrawByHand,
  residualOf,
  shownFrame,
  TRUSTWORTHY,
  type Engine,
  type ExplainedCrop,
  type ExplainedQuery,
} from '../engine/index.ts';
import { InvalidOptionError } from '../errors/index.ts';
import { toCalibrationReport } from './calibration-view.ts';
import { PeopleView } from './people-view.ts';
import { savedQuerySchema } from './workspace-schemas.ts';
import type {
  AnswerSet,
  CalibrationReport,
  Clock,
  ClockProposal,
  Doubt,
  Explanation,
  History,
  inputs,
  Moment,
  Operation,
  Person,
  PersonPage,
  SavedSearch,
  SuggestionSet,
  TagButton,
  Team,
  Views,
  WorkspaceChange,
} from './workspace-schemas.ts';

type Input<Name extends keyof typeof inputs> = z.output<(typeof inputs)[Name]>;
type OperationRecord = ReturnType<Engine['library']['operations']>[number];
type Proposal = Awaited<ReturnType<Engine['suggestions']['propose']>>;
type CameraRecord = ReturnType<Engine['library']['cameras']>[number];

const detailsSchema = z.record(z.string(), z.unknown()).catch({});

/** Answers the procedures of `workspaceContract` from an engine. */
export class WorkspaceService {
  readonly #engine: Engine;
  readonly #view: PeopleView;

  constructor(engine: Engine) {
    this.#engine = engine;
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
    return this.#operate('create-person', details, (edits) => {
      const person = edit.createPerson(edits, roster);
      edit.assignTracklets(edits, person, tracklets, { allowOverlap });
      return { person };
    });
  }

  editPerson({ person, changes }: Input<'editPerson'>): void {
    const details = { person: this.#nameOf(person), changes };
    this.#operate('edit-person', details, (edits) => edit.editPerson(edits, person, changes));
  }

  removePerson({ person }: Input<'person'>): void {
    this.#operate('remove-person', { person: this.#nameOf(person) }, (edits) =>
      edit.removePerson(edits, person),
    );
  }

  mergePeople(merge: Input<'mergePeople'>): void {
    const details = { kept: this.#nameOf(merge.kept), gone: this.#nameOf(merge.gone) };
    this.#operate('merge-people', details, (edits) => edit.mergePeople(edits, merge));
  }

  assign({ person, tracklets, allowOverlap }: Input<'assign'>): void {
    const details = { person: person === null ? null : this.#nameOf(person), tracklets };
    this.#operate(person === null ? 'unassign' : 'assign', details, (edits) =>
      edit.assignTracklets(edits, person, tracklets, { allowOverlap }),
    );
  }

  listTeams(): Team[] {
    return this.#engine.library.teams().map(({ id, ...team }) => ({ team: id, ...team }));
  }

  createTeam(team: Input<'createTeam'>): { team: number } {
    return this.#operate('create-team', { team: team.name }, (edits) => ({
      team: edit.createTeam(edits, team),
    }));
  }

  editTeam({ team, changes }: Input<'editTeam'>): void {
    this.#operate('edit-team', { team, changes }, (edits) => edit.editTeam(edits, team, changes));
  }

  removeTeam({ team }: Input<'team'>): void {
    this.#operate('remove-team', { team }, (edits) => edit.removeTeam(edits, team));
  }

  split({ tracklet, time }: Input<'split'>): { tracklet: number } {
    const frame = this.#firstFrameFrom(tracklet, time);
    return this.#operate('split', { tracklet, time }, (edits) => ({
      tracklet: edit.splitTracklet(edits, tracklet, frame),
    }));
  }

  swap({ tracklets, time }: Input<'swap'>): void {
    const frame = this.#firstFrameFrom(tracklets[0], time);
    this.#operate('swap', { tracklets, time }, (edits) => edit.swapTracklets(edits, tracklets, frame));
  }

  mergeTracklets(merge: Input<'mergeTracklets'>): void {
    const { kept, gone } = merge;
    this.#operate('merge-tracklets', { kept, gone }, (edits) => edit.mergeTracklets(edits, merge));
  }

  trim({ tracklet, start, end }: Input<'trim'>): void {
    const first = this.#firstFrameFrom(tracklet, start);
    const last = shownFrame(this.#timesOf(tracklet), end);
    this.#operate('trim', { tracklet, start, end }, (edits) => {
      edit.trimTracklet(edits, tracklet, { first, last });
      if (edits.changes.length > 0) return;
      throw new InvalidOptionError(
        'nothing-to-trim',
        `Tracklet ${tracklet} begins and ends there already: there are no boxes to take away, and none that were cut off before.`,
        { details: { tracklet } },
      );
    });
  }

  removeTracklets({ tracklets }: Input<'tracklets'>): void {
    this.#operate('remove-tracklets', { tracklets }, (edits) => edit.removeTracklets(edits, tracklets));
  }

  redrawBox(redrawn: Input<'redraw'>, signal?: AbortSignal): Promise<void> {
    return redrawByHand(this.#engine, redrawn, signal);
  }

  async draw({ camera, ...drawn }: Input<'draw'>, signal?: AbortSignal): Promise<{ tracklet: number }> {
    return { tracklet: await drawByHand(this.#engine, { ...drawn, camera: this.#camera(camera) }, signal) };
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
    this.#operate('answer', { tracklets, verdict }, (edits) =>
      edit.answerTracklets(edits, tracklets, verdict),
    );
  }

  refuse({ person, tracklets }: Input<'refuse'>): void {
    const details = { person: this.#nameOf(person), tracklets };
    this.#operate('refuse', details, (edits) => edit.refuseForPerson(edits, person, tracklets));
  }

  withdraw({ person, tracklets }: Input<'refuse'>): void {
    const details = { person: this.#nameOf(person), tracklets };
    this.#operate('withdraw', details, (edits) => edit.withdrawRefusals(edits, person, tracklets));
  }

  setApart({ people, isApart }: Input<'apart'>): void {
    const names = people.map((person) => this.#nameOf(person));
    this.#operate('set-apart', { people: names, isApart }, (edits) => edit.setApart(edits, people, isApart));
  }

  async suggest({ precision }: Input<'suggest'>, signal?: AbortSignal): Promise<SuggestionSet> {
    return toSuggestionSet(await this.#engine.suggestions.propose(precision, { signal }));
  }

  startSuggestions({ precision }: Input<'suggest'>): { job: number } {
    return { job: this.#engine.suggestionJobs.start(precision) };
  }

  suggestionResult({ job }: { readonly job: number }): SuggestionSet | null {
    const result = this.#engine.suggestionJobs.result(job);
    return result === undefined ? null : toSuggestionSet(result);
  }

  keepWhole({ tracklet }: Input<'tracklet'>): void {
    this.#operate('keep-whole', { tracklet }, (edits) => edit.keepWhole(edits, tracklet));
  }

  acceptGroups({ groups }: Input<'groups'>): { people: number[] } {
    return this.#operate('accept-groups', { groups }, (edits) => ({
      people: groups.map(({ person, tracklets }) => {
        const owner = person ?? edit.createPerson(edits);
        edit.assignTracklets(edits, owner, tracklets);
        return owner;
      }),
    }));
  }

  refuseGroups({ groups }: Input<'groups'>): void {
    this.#operate('refuse-groups', { groups }, (edits) => {
      for (const { person, tracklets } of groups) {
        if (person === null) edit.refuseGroup(edits, tracklets);
        else edit.refuseForPerson(edits, person, tracklets);
      }
    });
  }

  async doubts(): Promise<Doubt[]> {
    const doubts = await this.#engine.suggestions.doubts();
    return doubts.map((doubt) => ({ ...doubt, tracklets: [...doubt.tracklets] }));
  }

  async calibration(): Promise<CalibrationReport> {
    const calibration = await this.#engine.search.calibration();
    if (calibration === undefined) return null;
    return toCalibrationReport(calibration, (camera) => this.#nameOfCamera(camera));
  }

  async explain({ query, tracklet }: Input<'explain'>, signal?: AbortSignal): Promise<Explanation> {
    const { library, search } = this.#engine;
    const { similarity, ...crops } = await explainMatch(
      { library, search },
      this.#explained(query),
      tracklet,
      signal,
    );
    const copy = ({ picture, views }: ExplainedCrop) => ({ picture, views: [...views] });
    return { similarity, query: copy(crops.query), result: copy(crops.result) };
  }

  history(page: Input<'history'>): History {
    const { library } = this.#engine;
    const { undo, redo } = library.nextOperations();
    return {
      operations: library.operations(page).map(toOperation),
      canUndo: undo !== undefined,
      canRedo: redo !== undefined,
    };
  }

  undo(): { operation: Operation | null } {
    const undone = this.#engine.workspace.undo();
    return { operation: undone === undefined ? null : { ...toOperation(undone), isUndone: true } };
  }

  redo(): { operation: Operation | null } {
    const redone = this.#engine.workspace.redo();
    return { operation: redone === undefined ? null : { ...toOperation(redone), isUndone: false } };
  }

  clocks(): Clock[] {
    return this.#engine.library.cameras().map((camera) => this.#clockOf(camera));
  }

  setClock({ camera, offset, rate }: Input<'setClock'>): void {
    const { id } = this.#camera(camera);
    this.#operate('set-clock', { camera, offset, rate }, (edits) =>
      edit.setClock(edits, id, { offset, rate, anchors: [] }),
    );
  }

  fitClock({ camera, anchors }: Input<'fitClock'>): Clock {
    const { id } = this.#camera(camera);
    const clock = fitClock(anchors);
    this.#operate('fit-clock', { camera, ...clock }, (edits) =>
      edit.setClock(edits, id, { ...clock, anchors }),
    );
    return this.#clockOf(this.#camera(camera));
  }

  async proposeClock(
    { camera, reference }: Input<'proposeClock'>,
    signal?: AbortSignal,
  ): Promise<ClockProposal> {
    const { library } = this.#engine;
    const proposed = await proposeClock(library, this.#camera(camera), this.#camera(reference), signal);
    return proposed === undefined ? null : { ...proposed, isTrustworthy: proposed.confidence >= TRUSTWORTHY };
  }

  views(): Views[] {
    return this.#engine.library.views().map(({ cameras: [a, b], relation }) => ({
      cameras: [this.#nameOfCamera(a), this.#nameOfCamera(b)],
      relation,
    }));
  }

  declareViews({ cameras, relation }: Input<'declareViews'>): void {
    const ids = [this.#camera(cameras[0]).id, this.#camera(cameras[1]).id] as const;
    this.#operate('declare-views', { cameras, relation }, (edits) => edit.declareViews(edits, ids, relation));
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
    this.#operate('expect-people', { count }, (edits) => edit.setExpectedPeople(edits, count));
  }

  listMoments(): Moment[] {
    const names = new Map(this.#engine.library.cameras().map(({ id, name }) => [id, name]));
    return this.#engine.library
      .moments()
      .map(({ id, camera, ...moment }) => ({ moment: id, ...moment, camera: names.get(camera) ?? '' }));
  }

  listTags(): string[] {
    return this.#engine.library.tags();
  }

  addMoment({ camera, person = null, ...moment }: Input<'addMoment'>): { moment: number } {
    const { id } = this.#camera(camera);
    return this.#operate('add-moment', { tag: moment.tag, camera, start: moment.start }, (edits) => ({
      moment: edit.addMoment(edits, { ...moment, camera: id, person }),
    }));
  }

  editMoment({ moment, changes: { camera, ...changes } }: Input<'editMoment'>): void {
    const moved = camera === undefined ? {} : { camera: this.#camera(camera).id };
    this.#operate('edit-moment', { moment, changes }, (edits) =>
      edit.editMoment(edits, moment, { ...changes, ...moved }),
    );
  }

  removeMoments({ moments }: Input<'moments'>): void {
    this.#operate('remove-moments', { moments }, (edits) => edit.removeMoments(edits, moments));
  }

  listButtons(): TagButton[] {
    return this.#engine.library.buttons().map(({ id, ...button }) => ({ button: id, ...button }));
  }

  addButton(button: Input<'addButton'>): { button: number } {
    const { tag, person = null, key = '', colour = null, lead = 2, lag = 2, repeat = 'extend' } = button;
    const added = { tag, person, key, colour, lead, lag, repeat };
    return this.#operate('add-button', { tag }, (edits) => ({ button: edit.addButton(edits, added) }));
  }

  editButton({ button, changes }: Input<'editButton'>): void {
    this.#operate('edit-button', { button, changes }, (edits) => edit.editButton(edits, button, changes));
  }

  removeButton({ button }: Input<'button'>): void {
    this.#operate('remove-button', { button }, (edits) => edit.removeButton(edits, button));
  }

  orderButtons({ buttons }: Input<'orderButtons'>): void {
    this.#operate('order-buttons', {}, (edits) => edit.orderButtons(edits, buttons));
  }

  /** Searches in a form that this program does not know are left out. */
  listSavedSearches(): SavedSearch[] {
    return this.#engine.library.savedSearches().flatMap(({ id, name, query }) => {
      const known = savedQuerySchema.safeParse(query);
      return known.success ? [{ search: id, name, query: known.data }] : [];
    });
  }

  saveSearch({ name, query }: Input<'saveSearch'>): { search: number } {
    return this.#operate('save-search', { name }, (edits) => ({
      search: edit.saveSearch(edits, name, query),
    }));
  }

  renameSavedSearch({ search, name }: Input<'renameSearch'>): void {
    this.#operate('rename-search', { name }, (edits) => edit.renameSavedSearch(edits, search, name));
  }

  removeSavedSearch({ search }: Input<'search'>): void {
    this.#operate('remove-search', { search }, (edits) => edit.removeSavedSearch(edits, search));
  }

  async *watch(signal?: AbortSignal): AsyncGenerator<WorkspaceChange, void, void> {
    const changes = this.#engine.workspace.watch(signal);
    yield { revision: this.#engine.workspace.revision, topics: [] };
    for await (const { revision, topics } of changes) yield { revision, topics: [...topics] };
  }

  #operate<Value>(
    kind: string,
    details: Readonly<Record<string, unknown>>,
    work: Parameters<Engine['workspace']['operate']>[2] extends (edits: infer Edits) => unknown
      ? (edits: Edits) => Value
      : never,
  ): Value {
    return this.#engine.workspace.operate(kind, details, work);
  }

  #nameOf(person: number): string {
    return this.#engine.library.person(person)?.name ?? String(person);
  }

  #nameOfCamera(camera: number): string {
    return this.#engine.library.cameras().find(({ id }) => id === camera)?.name ?? String(camera);
  }

  #explained(query: Input<'explain'>['query']): ExplainedQuery {
    if ('image' in query) return { image: query.image };
    if ('tracklet' in query) return { tracklets: [query.tracklet] };
    if ('person' in query) return { tracklets: this.#engine.library.person(query.person)?.tracklets ?? [] };
    const { camera, ...point } = query.at;
    const found = this.#engine.library.trackletAt(this.#camera(camera).video.id, point);
    return { tracklets: found === undefined ? [] : [found.tracklet] };
  }

  #camera(name: string): CameraRecord {
    const camera = this.#engine.library.camera(name);
    if (camera !== undefined) return camera;
    throw new InvalidOptionError('unknown-camera', `The project has no camera "${name}".`);
  }

  #clockOf({ id, name, offset, rate, video }: CameraRecord): Clock {
    const anchors = this.#engine.library.anchors(id);
    const residual = residualOf({ offset, rate }, anchors);
    const frameSeconds = video.frameCount > 0 ? (video.end - video.start) / video.frameCount : 0;
    return { camera: name, offset, rate, anchors, residual, isDoubtful: residual > frameSeconds };
  }

  /** The first frame of the tracklet's video not before `time`, give or take a microsecond of rounding. */
  #firstFrameFrom(tracklet: number, time: number): number {
    const times = this.#timesOf(tracklet);
    const index = times.findIndex((candidate) => candidate >= time - 1e-6);
    return index < 0 ? times.length : index;
  }

  #timesOf(tracklet: number): Float64Array {
    const record = this.#engine.library.tracklet(tracklet);
    if (record !== undefined) return this.#engine.library.frameTimes(record.video);
    throw new InvalidOptionError('unknown-tracklet', `The project has no tracklet ${tracklet}.`);
  }
}

function toSuggestionSet({ groups, splits, isCalibrated }: Proposal): SuggestionSet {
  return {
    groups: groups.map((group) => ({ ...group, tracklets: [...group.tracklets] })),
    splits: [...splits],
    isCalibrated,
  };
}

function toOperation({ id, kind, details, isUndone, createdMs }: OperationRecord): Operation {
  return { operation: id, kind, details: detailsSchema.parse(details), isUndone, createdMs };
}
