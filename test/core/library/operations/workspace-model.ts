/**
 * What the operations mean, in plain maps: the oracle of the property test. It shares no code with the library and
 * keeps whole states for undo.
 */
export interface ModelTracklet {
  readonly video: number;
  person: number | null;
  isRemoved: boolean;
  trimmedFrom: number | null;
  /** The box's x by frame: which box it is. */
  readonly boxes: Map<number, number>;
  /** The crop's id by frame. */
  readonly crops: Map<number, number>;
}

export interface ModelState {
  readonly tracklets: Map<number, ModelTracklet>;
  /** Names by id. */
  readonly people: Map<number, string>;
  /** `person:tracklet` */
  readonly refusals: Set<string>;
  /** `a:b`, the smaller first. */
  readonly answers: Map<string, 'same' | 'different'>;
  readonly apart: Set<string>;
  /** Tracklets that are one person throughout. */
  readonly whole: Set<number>;
}

export class Refused extends Error {}

const LATE = 500_000;
const pair = (a: number, b: number): string => `${Math.min(a, b)}:${Math.max(a, b)}`;

/** The operations on one state, which they change in place. */
export class WorkspaceModel {
  readonly state: ModelState;

  constructor(state: ModelState) {
    this.state = state;
  }

  createPerson(name: string): number {
    const id = Math.max(0, ...this.state.people.keys()) + 1;
    this.state.people.set(id, name);
    return id;
  }

  renamePerson(id: number, name: string): void {
    this.#person(id);
    this.state.people.set(id, name);
  }

  removePerson(id: number): void {
    this.#person(id);
    for (const tracklet of this.members(id)) this.#tracklet(tracklet).person = null;
    this.#forgetPerson(id);
    this.state.people.delete(id);
  }

  assign(person: number | null, tracklets: readonly number[]): void {
    const records = tracklets.map((id) => this.#tracklet(id));
    if (person !== null) {
      this.#person(person);
      this.#refuseOverlap(this.members(person), tracklets);
    }
    for (const record of records) record.person = person;
    if (person !== null) this.#settle(person);
  }

  mergePeople(kept: number, gone: readonly number[]): void {
    const all = [kept, ...gone];
    for (const id of all) this.#person(id);
    if (gone.includes(kept)) throw new Refused();
    for (const a of all) if (gone.some((b) => this.state.apart.has(pair(a, b)))) throw new Refused();
    const added = [...new Set(gone)].flatMap((id) => this.members(id));
    this.#refuseOverlap(this.members(kept), added);
    for (const id of new Set(gone)) this.#dissolve(id, kept);
    this.#settle(kept);
  }

  refuse(person: number, tracklet: number): void {
    this.#person(person);
    const record = this.#tracklet(tracklet);
    if (record.person === person) record.person = null;
    this.state.refusals.add(`${person}:${tracklet}`);
  }

  answer(a: number, b: number, verdict: 'same' | 'different'): void {
    const [first, second] = [this.#tracklet(a), this.#tracklet(b)];
    if (a === b) throw new Refused();
    if (verdict === 'different' && first.person !== null && first.person === second.person)
      throw new Refused();
    this.state.answers.set(pair(a, b), verdict);
  }

  setApart(a: number, b: number): void {
    this.#person(a);
    this.#person(b);
    if (a === b) throw new Refused();
    this.state.apart.add(pair(a, b));
  }

  keepWhole(id: number): void {
    this.#tracklet(id);
    this.state.whole.add(id);
  }

  split(id: number, frame: number): number {
    const record = this.#tracklet(id);
    const before = [...record.boxes.keys()].filter((each) => each < frame).length;
    if (before === 0 || before === record.boxes.size) throw new Refused();
    return this.#cut(id, (each) => each >= frame, false);
  }

  swap(a: number, b: number, frame: number): void {
    const [first, second] = [this.#tracklet(a), this.#tracklet(b)];
    if (first.video !== second.video) throw new Refused();
    for (const { boxes } of [first, second])
      if (![...boxes.keys()].some((each) => each < frame)) throw new Refused();
    if (a === b) throw new Refused();
    for (const part of ['boxes', 'crops'] as const) {
      const mine = [...first[part]].filter(([each]) => each >= frame);
      const yours = [...second[part]].filter(([each]) => each >= frame);
      for (const [each] of mine) first[part].delete(each);
      for (const [each] of yours) second[part].delete(each);
      for (const [each, value] of yours) first[part].set(each, value);
      for (const [each, value] of mine) second[part].set(each, value);
    }
    this.#judgeAnew(a, b);
  }

  mergeTracklets(kept: number, gone: readonly number[]): void {
    const survivor = this.#tracklet(kept);
    const others = [...new Set(gone)].map((id) => ({ id, record: this.#tracklet(id) }));
    for (const { id, record } of others)
      if (kept === id || survivor.video !== record.video) throw new Refused();
    this.#refuseOverlap([kept], gone);
    const person = [survivor, ...others.map(({ record }) => record)].find(
      (each) => each.person !== null,
    )?.person;
    for (const { id, record } of others) {
      this.#moveAnswers(id, kept);
      this.#moveFree(record, survivor, () => true);
      record.person = null;
      record.isRemoved = true;
    }
    this.#judgeAnew(kept, ...gone);
    if (person === undefined || person === null) return;
    survivor.person = person;
    this.#refuseOverlap(
      this.members(person).filter((id) => id !== kept),
      [kept],
    );
    this.#settle(person);
  }

  trim(id: number, first: number, last: number): void {
    const record = this.#tracklet(id);
    const isInside = (frame: number): boolean => frame >= first && frame <= last;
    const shadows = [...this.state.tracklets].filter(([, { trimmedFrom }]) => trimmedFrom === id);
    for (const [, shadow] of shadows.sort(([a], [b]) => a - b)) this.#moveFree(shadow, record, isInside);
    if (![...record.boxes.keys()].some(isInside)) throw new Refused();
    for (const isCut of [(frame: number) => frame < first, (frame: number) => frame > last]) {
      if ([...record.boxes.keys()].some(isCut)) this.#cut(id, isCut, true);
    }
  }

  removeTracklet(id: number): void {
    const record = this.#tracklet(id);
    record.person = null;
    record.isRemoved = true;
  }

  redraw(id: number, frame: number, x: number): void {
    this.#tracklet(id).boxes.set(frame, x);
  }

  members(person: number): number[] {
    return [...this.state.tracklets].filter(([, each]) => each.person === person).map(([id]) => id);
  }

  #dissolve(gone: number, kept: number): void {
    for (const refusal of this.state.refusals) {
      const [person, tracklet] = refusal.split(':').map(Number);
      if (person === gone) this.state.refusals.add(`${kept}:${tracklet}`);
    }
    for (const link of this.state.apart) {
      const [a = 0, b = 0] = link.split(':').map(Number);
      if (a === gone || b === gone) this.state.apart.add(pair(kept, a === gone ? b : a));
    }
    for (const id of this.members(gone)) this.#tracklet(id).person = kept;
    this.#forgetPerson(gone);
    this.state.people.delete(gone);
  }

  #moveAnswers(gone: number, kept: number): void {
    for (const [key, verdict] of [...this.state.answers]) {
      const [a = 0, b = 0] = key.split(':').map(Number);
      if (a !== gone && b !== gone) continue;
      this.state.answers.delete(key);
      const rest = a === gone ? b : a;
      const moved = pair(kept, rest);
      if (rest !== kept && !this.state.answers.has(moved)) this.state.answers.set(moved, verdict);
    }
    for (const refusal of [...this.state.refusals]) {
      const [person, tracklet] = refusal.split(':').map(Number);
      if (tracklet !== gone) continue;
      this.state.refusals.delete(refusal);
      this.state.refusals.add(`${person}:${kept}`);
    }
  }

  #judgeAnew(...tracklets: readonly number[]): void {
    for (const id of tracklets) this.state.whole.delete(id);
  }

  #cut(id: number, isCut: (frame: number) => boolean, isAside: boolean): number {
    const record = this.#tracklet(id);
    const base = record.video * 1_000_000;
    const late = [...this.state.tracklets.keys()].filter(
      (each) => each >= base + LATE && each < base + 1_000_000,
    );
    const part = Math.max(base + LATE - 1, ...late) + 1;
    const cut: ModelTracklet = {
      video: record.video,
      person: null,
      isRemoved: isAside,
      trimmedFrom: isAside ? id : null,
      boxes: new Map(),
      crops: new Map(),
    };
    this.state.tracklets.set(part, cut);
    for (const name of ['boxes', 'crops'] as const) {
      for (const [frame, value] of [...record[name]]) {
        if (!isCut(frame)) continue;
        record[name].delete(frame);
        cut[name].set(frame, value);
      }
    }
    return part;
  }

  /** A frame moves with its box and crop, unless the other has either there. */
  #moveFree(from: ModelTracklet, to: ModelTracklet, isWanted: (frame: number) => boolean): void {
    const frames = new Set([...from.boxes.keys(), ...from.crops.keys()]);
    for (const frame of frames) {
      if (!isWanted(frame) || to.boxes.has(frame) || to.crops.has(frame)) continue;
      for (const name of ['boxes', 'crops'] as const) {
        const value = from[name].get(frame);
        if (value === undefined) continue;
        from[name].delete(frame);
        to[name].set(frame, value);
      }
    }
  }

  /** The newest word counts: what contradicts the person's tracklets goes. */
  #settle(person: number): void {
    const members = this.members(person);
    for (const id of members) this.state.refusals.delete(`${person}:${id}`);
    for (const a of members) {
      for (const b of members) {
        if (this.state.answers.get(pair(a, b)) === 'different') this.state.answers.delete(pair(a, b));
      }
    }
  }

  #forgetPerson(id: number): void {
    for (const refusal of [...this.state.refusals])
      if (refusal.startsWith(`${id}:`)) this.state.refusals.delete(refusal);
    for (const link of [...this.state.apart]) {
      if (link.split(':').map(Number).includes(id)) this.state.apart.delete(link);
    }
  }

  #refuseOverlap(present: readonly number[], added: readonly number[]): void {
    const fresh = [...new Set(added)].filter((id) => !present.includes(id));
    for (const [index, id] of fresh.entries()) {
      const [from, to] = this.#span(id);
      for (const other of [...present, ...fresh.slice(index + 1)]) {
        const [otherFrom, otherTo] = this.#span(other);
        const isOneCamera = this.#tracklet(id).video === this.#tracklet(other).video;
        if (isOneCamera && from <= otherTo && otherFrom <= to) throw new Refused();
      }
    }
  }

  #span(id: number): readonly [number, number] {
    const frames = [...this.#tracklet(id).boxes.keys()];
    return [Math.min(...frames), Math.max(...frames)];
  }

  #tracklet(id: number): ModelTracklet {
    const record = this.state.tracklets.get(id);
    if (record === undefined || record.isRemoved) throw new Refused();
    return record;
  }

  #person(id: number): void {
    if (!this.state.people.has(id)) throw new Refused();
  }
}
