import type { Appearance, JobProgress, Moment, Person } from '../../core/api/index.ts';
import { PlayableCopies } from '../copies/playable-copies.svelte.ts';
import { FinetuneRun } from '../finetune/finetune-run.svelte.ts';
import { finetuneStrings } from '../finetune/strings.ts';
import { ModelList } from '../finetune/model-list.svelte.ts';
import { KeyMaps } from '../keys/key-maps.svelte.ts';
import { stepFrames } from '../media/frame-lookup.ts';
import { forgetful, type ChoiceStore } from '../memory/remembered.ts';
import { zoomAround } from '../overlay/zoom.ts';
import type { OpenEngineLink } from '../port/engine-link.ts';
import { strings } from '../strings.ts';
import { personTimes, type PersonTimes } from '../roster/person-times.ts';
import type { TimelineItem, TimelineMoment } from '../timeline/timeline-data.ts';
import { AnswerBook } from './answer-book.svelte.ts';
import { BoxWindows } from './box-windows.svelte.ts';
import { CameraClocks } from './camera-clocks.svelte.ts';
import { CameraPlaces } from './camera-places.svelte.ts';
import { Clock } from './clock.svelte.ts';
import { ClockProposals } from './clock-proposals.svelte.ts';
import { Connection } from './connection.svelte.ts';
import { Dialogs } from './dialogs.svelte.ts';
import { Doubts } from './doubts.svelte.ts';
import { ProjectEdits } from './edits.svelte.ts';
import { HandBoxes } from './hand-boxes.svelte.ts';
import { HeadCount } from './head-count.svelte.ts';
import { History } from './history.svelte.ts';
import { Jobs } from './jobs.svelte.ts';
import { MatchExplanation } from './match-explanation.svelte.ts';
import { Notices } from './notices.svelte.ts';
import { Panel } from './panel.svelte.ts';
import { People } from './people.svelte.ts';
import { PictureViews } from './picture-views.svelte.ts';
import type { Player } from './player.svelte.ts';
import { Players } from './players.svelte.ts';
import { Playlist } from './playlist.svelte.ts';
import { ProjectSync } from './project-sync.svelte.ts';
import { ProjectView } from './project-view.svelte.ts';
import { Reliability } from './reliability.svelte.ts';
import { Repair } from './repair.svelte.ts';
import { Results } from './results.svelte.ts';
import { Review } from './review.svelte.ts';
import { Roster } from './roster.svelte.ts';
import { SavedSearches } from './saved-searches.svelte.ts';
import { Search } from './search.svelte.ts';
import { TagBoard } from './tag-board.svelte.ts';
import { Suggestions } from './suggestions.svelte.ts';
import { Timeline } from './timeline.svelte.ts';
import { TrackletEnds } from './tracklet-ends.svelte.ts';
import { UnfinishedIngest } from './unfinished-ingest.svelte.ts';
import { ViewMemory } from './view-memory.svelte.ts';

/** While a job runs, the project is asked for again at most this often, in milliseconds. */
const REFRESH_INTERVAL = 3000;

/** What the engine takes as a query picture, in bytes. */
const LARGEST_PICTURE = 32 * 1024 * 1024;

/** Joins the concerns of the window. Components read them and act through this class's methods. */
export class Workspace {
  readonly connection: Connection;
  readonly notices = new Notices();
  readonly clock = new Clock();
  readonly project: ProjectView;
  readonly players: Players;
  readonly boxes: BoxWindows;
  readonly people: People;
  readonly search: Search;
  readonly results: Results;
  readonly saved: SavedSearches;
  readonly jobs: Jobs;
  readonly copies: PlayableCopies;
  readonly dialogs = new Dialogs();
  readonly views: PictureViews;
  readonly keys: KeyMaps;
  readonly timeline: Timeline;
  readonly playlist: Playlist;
  readonly panel: Panel;
  readonly roster: Roster;
  readonly answers: AnswerBook;
  readonly edits: ProjectEdits;
  readonly history: History;
  readonly tags: TagBoard;
  readonly review: Review;
  readonly repair: Repair;
  readonly hand: HandBoxes;
  readonly ends: TrackletEnds;
  readonly explanation: MatchExplanation;
  readonly reliability: Reliability;
  readonly clocks: CameraClocks;
  readonly clockProposals: ClockProposals;
  readonly suggestions: Suggestions;
  readonly places: CameraPlaces;
  readonly headCount: HeadCount;
  readonly doubts: Doubts;
  readonly finetune: FinetuneRun;
  readonly models: ModelList;
  readonly sync: ProjectSync;
  readonly unfinished: UnfinishedIngest;
  readonly memory: ViewMemory;
  /** Where the user's choices are remembered. */
  readonly store: ChoiceStore;
  readonly #now: () => number;
  #refreshedAt = -Infinity;

  /**
   * `store`: where the user's choices are remembered; `session`: where the view is, for as long as the window lives.
   * `now`: milliseconds of a steady clock.
   */
  constructor(
    openLink: OpenEngineLink,
    store: ChoiceStore = forgetful,
    now: () => number = () => performance.now(),
    session: ChoiceStore = forgetful,
  ) {
    this.#now = now;
    this.store = store;
    this.views = new PictureViews(store);
    this.keys = new KeyMaps(store);
    this.connection = new Connection(openLink);
    const { engine } = this.connection;
    this.project = new ProjectView(engine);
    this.players = new Players(engine, this.clock, this.notices);
    this.boxes = new BoxWindows(engine, this.notices);
    this.people = new People(this.players, this.boxes);
    this.search = new Search(engine, () => this.review.judged);
    this.copies = new PlayableCopies(engine);
    this.panel = new Panel(store);
    this.roster = new Roster(engine, this.notices);
    this.results = new Results(this.search, store, {
      teamOf: (person) => this.roster.person(person)?.team ?? null,
      projectTime: (camera, time) => this.project.projectTime(camera, time),
    });
    this.saved = new SavedSearches(engine, this.notices, this.search, this.results);
    this.answers = new AnswerBook(engine, this.notices);
    this.edits = new ProjectEdits(engine, this.notices);
    this.history = new History(engine, this.notices, this.edits);
    this.tags = new TagBoard(engine, this.notices, () => this.#activePlace());
    this.timeline = new Timeline(engine, this.clock, this.notices, store, this.roster, () =>
      this.#laneMoments(),
    );
    this.review = new Review(
      {
        search: this.search,
        results: this.results,
        roster: this.roster,
        answers: this.answers,
        edits: this.edits,
      },
      (next) => this.jumpTo(next),
    );
    this.repair = new Repair(this.timeline, this.players, this.clock, this.edits);
    this.ends = new TrackletEnds(this.players, this.clock, this.edits, () => this.#reloadTracklets());
    this.explanation = new MatchExplanation(engine);
    this.reliability = new Reliability(engine);
    this.hand = new HandBoxes({
      clock: this.clock,
      players: this.players,
      people: this.people,
      edits: this.edits,
      selected: () => this.timeline.onlySelected,
      subject: () => this.search.query ?? this.people.pointed,
      reloadBoxes: (camera, time) => this.boxes.reload(camera, time),
      onBegun: () => this.#showReview(),
      onDrawn: (tracklet) => this.findTracklet(tracklet),
    });
    this.clocks = new CameraClocks(engine, this.notices);
    this.clockProposals = new ClockProposals(engine, store);
    this.places = new CameraPlaces(engine, this.notices);
    this.headCount = new HeadCount(engine, this.notices);
    this.suggestions = new Suggestions(engine, this.notices);
    this.doubts = new Doubts(engine, this.notices, (camera, time) => this.project.projectTime(camera, time));
    this.finetune = new FinetuneRun(engine);
    this.models = new ModelList(engine);
    this.sync = new ProjectSync(engine, this.notices, {
      people: async () => {
        await Promise.all([this.roster.load(), this.headCount.load()]);
      },
      answers: () => this.answers.load(),
      moments: () => this.tags.load(),
      history: () => this.history.load(),
      tracklets: async () => {
        await Promise.all([this.#reloadTracklets(), this.headCount.load()]);
      },
      cameras: async () => {
        await Promise.all([this.refresh(), this.clocks.load(), this.places.load()]);
      },
      project: async () => {
        await Promise.all([this.refresh(), this.headCount.load()]);
      },
      models: async () => {
        await Promise.all([this.refresh(), this.search.repeat(), this.models.load()]);
      },
      searches: async () => {
        await this.saved.load();
      },
    });
    this.unfinished = new UnfinishedIngest(engine, this.notices);
    this.memory = new ViewMemory(session, this);
    this.playlist = new Playlist(this.clock, (camera) => (this.people.activeCamera = camera));
    this.jobs = new Jobs(engine, this.notices, (job) => this.#onJobChange(job));
  }

  /** Talks with the engine until the connection is closed; starts anew whenever the line was opened again. */
  async run(): Promise<void> {
    await this.connection.run(() => {
      void this.jobs.watch();
      void this.sync.watch();
      void this.sync.loadAll();
      void this.finetune.watch();
      void this.models.load();
      void this.refresh().then(() => this.memory.restore());
      void this.unfinished.load();
      void this.copies.resume(this.project.cameras);
    });
  }

  /** Takes over what is new in the project. */
  async refresh(): Promise<void> {
    this.#refreshedAt = this.#now();
    await this.project.load();
    this.players.setCameras(this.project.cameras);
    this.people.activeCamera ??= this.project.cameras[0]?.name;
    await this.#reloadTracklets();
  }

  /** Finds all re-appearances of the person at a point of a camera's picture; false where nobody is there. */
  findPersonAt(camera: string, x: number, y: number): boolean {
    this.people.activeCamera = camera;
    const person = this.people.at(camera, x, y);
    if (person === undefined) return false;
    this.findTracklet(person.tracklet);
    return true;
  }

  /** One beat of the window, on every animation frame. `now`: milliseconds of a steady clock. */
  beat(now: number): void {
    this.players.beat(now);
    this.playlist.follow();
    this.memory.keep(now);
  }

  /** Finds all re-appearances of a tracklet's person. */
  findTracklet(tracklet: number): void {
    this.people.pointed = tracklet;
    this.#showReview();
    void this.search.find(tracklet);
  }

  /** Whoever tags while watching keeps the board. */
  #showReview(): void {
    if (this.panel.mode !== 'tags') this.panel.show('review');
  }

  /** Plays what is selected on the time line, moment by moment. */
  playSelection(): void {
    this.playlist.play(
      this.timeline.selectedItems.map(({ camera, start, end }) => ({ camera, from: start, to: end })),
    );
  }

  /** The player of the camera that keys speak of. */
  get activePlayer(): Player | undefined {
    return this.players.of(this.people.activeCamera ?? '');
  }

  /** Finds the person that the keys point at. */
  findPointedPerson(): void {
    if (this.people.pointed !== undefined) this.findTracklet(this.people.pointed);
  }

  /** Brings all cameras to the moment of a re-appearance. */
  jumpTo(appearance: Appearance): void {
    this.clock.pause();
    this.clock.seek(this.project.projectTime(appearance.camera, appearance.boxTime));
    this.search.chosen = appearance.tracklet;
    this.people.activeCamera = appearance.camera;
  }

  /** Jumps to the re-appearance after (or before) the chosen one, in the order shown. */
  jumpNext(direction: 1 | -1): void {
    const next = this.results.next(direction);
    if (next !== undefined) this.jumpTo(next);
  }

  /** Shows why the chosen re-appearance, or else the best one, is thought to be the person. */
  explainChosen(): void {
    const { question, phase, chosen } = this.search;
    const tracklet = chosen ?? this.results.shown[0]?.tracklet;
    if (question === undefined || phase.kind !== 'done' || tracklet === undefined) return;
    const { own, rejected } = phase.result.query;
    const image = question.kind === 'picture' ? { image: question.bytes } : {};
    this.dialogs.open('why', tracklet);
    void this.explanation.explain({ own, rejected, ...image }, tracklet);
  }

  /** Asks who looks like the person in a picture file; says so where the file cannot be one. */
  async findPictureFile(file: File): Promise<void> {
    if (file.size > LARGEST_PICTURE) {
      this.notices.report('picture', new Error(strings.query.tooLarge(file.name)));
      return;
    }
    this.notices.clear('picture');
    await this.search.findPicture(file.name, new Uint8Array(await file.arrayBuffer()));
  }

  /** Arrows: frames of the active camera when paused, whole seconds when playing. */
  step(direction: 1 | -1): void {
    if (this.clock.isPlaying) this.clock.seek(this.clock.time + direction);
    else this.stepFrames(direction);
  }

  /** Moves by frames of the active camera. */
  stepFrames(steps: number): void {
    const player = this.activePlayer;
    if (player?.frameTimes === undefined) return;
    this.clock.pause();
    const time = stepFrames(player.frameTimes, player.videoTime(this.clock.time), steps);
    this.clock.seek(this.project.projectTime(player.camera.name, time));
  }

  /** Makes the camera of this place, counted from 1, the one that keys speak of. */
  activateCamera(place: number): void {
    const camera = this.project.cameras[place - 1];
    if (camera !== undefined) this.people.activeCamera = camera.name;
  }

  /** Looks closer (or less close) at the middle of the active camera's picture; at all of it where undefined. */
  zoomActive(factor: number | undefined): void {
    const player = this.activePlayer;
    if (player === undefined) return;
    const { name, video } = player.camera;
    // A pane of the picture's own size: zooming around its middle does not depend on the real one.
    const middle = { x: video.width / 2, y: video.height / 2 };
    const view = this.views.of(name);
    this.views.set(name, factor === undefined ? undefined : zoomAround(video, video, view, middle, factor));
  }

  /** When and where a person was seen. */
  timesOf({ tracklets }: Person): PersonTimes {
    return personTimes(tracklets.flatMap((tracklet) => this.timeline.item(tracklet) ?? []));
  }

  /** Asks for further re-appearances of a tagged person. */
  async findPerson({ person }: Person): Promise<void> {
    this.panel.show('review');
    await this.search.findPerson(person);
  }

  /** Brings all cameras to the doubtful moment after (or before) now, with its tracklets selected. */
  goToDoubt(direction: 1 | -1): void {
    const doubt = this.doubts.next(this.clock.time, direction);
    if (doubt === undefined) return;
    this.clock.pause();
    this.clock.seek(doubt.projectTime);
    this.timeline.selectAll(doubt.tracklets);
    this.people.activeCamera = doubt.camera;
  }

  /** Plays all moments of a person. */
  playPerson(person: Person): void {
    this.playlist.play(
      this.timesOf(person).items.map(({ camera, start, end }) => ({ camera, from: start, to: end })),
    );
  }

  /** Brings all cameras to the start of a tracklet, and selects it. */
  goToItem({ tracklet, camera, start }: TimelineItem): void {
    this.clock.pause();
    this.clock.seek(start);
    this.timeline.select(tracklet);
    this.people.activeCamera = camera;
  }

  /** Brings all cameras to a moment of a camera's video. */
  goToTime(camera: string, time: number): void {
    this.clock.pause();
    this.clock.seek(this.project.projectTime(camera, time));
    this.people.activeCamera = camera;
  }

  /** Brings all cameras to the start of a tagged moment. */
  goToMoment({ camera, start }: Moment): void {
    this.goToTime(camera, start);
  }

  /** Work on the model that was left unfinished, in words; undefined: none. */
  get modelReminder(): string | undefined {
    if (this.finetune.isUnfinished) return finetuneStrings.unfinished;
    return this.models.known.unfinished === null ? undefined : finetuneStrings.unfinishedChoice;
  }

  /** Whom a new tag is for: what is selected, or who is asked for, or who is pointed at. */
  get tagSubjects(): readonly number[] {
    const { selected } = this.timeline;
    if (selected.size > 0) return [...selected];
    const one = this.search.query ?? this.people.pointed;
    return one === undefined ? [] : [one];
  }

  /** Tagged moments in project time, with the colours of their buttons. */
  #laneMoments(): readonly TimelineMoment[] {
    return this.tags.moments.map(({ moment, tag, camera, start, end }) => ({
      moment,
      tag,
      camera,
      start: this.project.projectTime(camera, start),
      end: this.project.projectTime(camera, end),
      colour: this.tags.buttons.find((button) => button.tag === tag)?.colour ?? undefined,
    }));
  }

  async #reloadTracklets(): Promise<void> {
    this.boxes.invalidate();
    await Promise.all([this.timeline.load(this.project.cameras), this.doubts.load()]);
  }

  #activePlace(): { camera: string; time: number } | undefined {
    const player = this.activePlayer;
    return player === undefined
      ? undefined
      : { camera: player.camera.name, time: player.videoTime(this.clock.time) };
  }

  #onJobChange(job: JobProgress): void {
    this.copies.follow(job);
    void this.suggestions.follow(job);
    if ((job.kind === 'embed' || job.kind === 'finetune') && job.state !== 'running') void this.models.load();
    if (job.kind !== 'ingest') return;
    if (job.state === 'running') this.unfinished.stopped = undefined;
    else void this.unfinished.load();
    if (job.state === 'running' && this.#now() - this.#refreshedAt <= REFRESH_INTERVAL) return;
    const refreshed = this.refresh();
    if (job.state === 'done') void refreshed.then(() => this.#detectClocks());
  }

  /** Looks for the clocks of new videos, where that was asked for when they were added. */
  async #detectClocks(): Promise<void> {
    if (!this.clockProposals.isWanted) return;
    this.clockProposals.want(false);
    if (this.project.cameras.length < 2) return;
    // Found or not, they wait in the dialog; another one is not pushed aside for it.
    if (this.dialogs.shown === undefined) this.dialogs.open('project');
    await this.clockProposals.detect(this.project.cameras.map(({ name }) => name));
  }
}
