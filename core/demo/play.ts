import { createRandom, seedFor, type Random } from './random.ts';

/** A person's present errand. */
export interface Errand {
  x: number;
  y: number;
  /** Metres a second that the person means to run at. */
  pace: number;
  /** Seconds of the scene until which the person stays once there. */
  waitUntil: number;
  isThere: boolean;
}

/** The basket under attack, in metres. */
export const BASKET = { x: 12.4, y: 0 } as const;

const SPOTS: readonly (readonly [number, number])[] = [
  [5.2, 0],
  [6.2, -4.4],
  [6.2, 4.4],
  [9.5, -6.6],
  [9.5, 6.6],
  [12.6, -6.7],
  [12.6, 6.7],
  [8.2, -2.4],
  [8.2, 2.4],
  [10.6, -2.6],
  [10.6, 2.6],
  [3.4, -3],
  [3.4, 3.2],
  [11.2, 0.2],
];

/** Who attacks, who has the ball, and where everyone is going: the seeded script of a half-court match. */
export interface Play {
  /** Indexes of the cast, five a team: the attackers; attacker `i` is guarded by defender `i`. */
  readonly attackers: readonly number[];
  readonly defenders: readonly number[];
  /** Index of the cast. */
  readonly holder: number;
  /** Who threw the ball, and when, while it flies; null while it is held. */
  readonly pass: { readonly from: number; readonly start: number; readonly end: number } | null;
  readonly errands: readonly Errand[];
  /** Advances to this time in seconds, given where people are. */
  advance(time: number, people: readonly { readonly x: number; readonly y: number }[]): void;
}

const HOME = [0, 1, 2, 3, 4] as const;
const GUESTS = [5, 6, 7, 8, 9] as const;
const REFEREES = [10, 11] as const;

class SeededPlay implements Play {
  attackers: readonly number[] = HOME;
  defenders: readonly number[] = GUESTS;
  holder = 0;
  pass: { from: number; start: number; end: number } | null = null;
  readonly errands: Errand[];
  readonly #random: Random;
  #possessionEnd: number;
  #clearEnd = -Infinity;
  #nextPass: number;

  constructor(seed: number, start: number) {
    this.#random = createRandom(seedFor(seed, 'play'));
    this.#possessionEnd = start + this.#random.between(6, 8);
    this.#nextPass = start + this.#random.between(1, 2);
    this.errands = Array.from({ length: 12 }, () => ({ x: 6, y: 0, pace: 3, waitUntil: 0, isThere: false }));
    for (const index of this.attackers) this.#sendToSpot(index, start);
    for (const index of REFEREES) this.#sendReferee(index);
  }

  advance(time: number, people: readonly { readonly x: number; readonly y: number }[]): void {
    if (time >= this.#possessionEnd) this.#turnOver(time);
    this.#moveBall(time, people);
    for (const [slot, index] of this.attackers.entries()) {
      const errand = this.#errand(index);
      const person = people[index];
      if (person === undefined) continue;
      if (!errand.isThere && Math.hypot(person.x - errand.x, person.y - errand.y) < 0.5) {
        errand.isThere = true;
        errand.waitUntil = time + this.#random.between(0.2, 2.2);
      }
      if (errand.isThere && time > errand.waitUntil && time > this.#clearEnd) this.#sendToSpot(index, time);
      this.#guard(this.defenders[slot] ?? 0, person);
    }
    for (const index of REFEREES) {
      const errand = this.#errand(index);
      if (time > errand.waitUntil) {
        this.#sendReferee(index);
        errand.waitUntil = time + this.#random.between(2, 4.5);
      }
    }
  }

  #errand(index: number): Errand {
    const errand = this.errands[index];
    if (errand === undefined) throw new RangeError(`The play has no person ${index}.`);
    return errand;
  }

  #sendToSpot(index: number, time: number): void {
    const taken = this.attackers.filter((other) => other !== index).map((other) => this.#errand(other));
    const free = SPOTS.filter(([x, y]) =>
      taken.every((errand) => Math.hypot(errand.x - x, errand.y - y) > 1.8),
    );
    const [x, y] = free[Math.floor(this.#random.next() * free.length)] ?? [6, 0];
    Object.assign(this.#errand(index), {
      x: x + this.#random.between(-0.7, 0.7),
      y: Math.max(-7.1, Math.min(7.1, y + this.#random.between(-0.7, 0.7))),
      pace: this.#random.pick([1.6, 2.6, 3.6, 4.6, 5.4]),
      waitUntil: time,
      isThere: false,
    });
  }

  #sendReferee(index: number): void {
    const isBaseline = index === REFEREES[0];
    Object.assign(this.#errand(index), {
      x: isBaseline ? this.#random.between(11.5, 14.6) : this.#random.between(1.5, 6),
      y:
        this.#random.pick([-1, 1]) *
        (isBaseline ? this.#random.between(2.5, 6.5) : this.#random.between(6.3, 7.8)),
      pace: this.#random.between(1.3, 3.4),
    });
  }

  #guard(defender: number, mark: { readonly x: number; readonly y: number }): void {
    const distance = Math.max(0.1, Math.hypot(BASKET.x - mark.x, BASKET.y - mark.y));
    const gap = Math.min(1.2, distance * 0.5);
    Object.assign(this.#errand(defender), {
      x: mark.x + ((BASKET.x - mark.x) / distance) * gap,
      y: mark.y + ((BASKET.y - mark.y) / distance) * gap,
      pace: 5,
    });
  }

  /** The other team wins the ball, runs it out beyond the middle of the court and comes back. */
  #turnOver(time: number): void {
    [this.attackers, this.defenders] = [this.defenders, this.attackers];
    this.holder = this.#random.pick([...this.attackers] as [number, ...number[]]);
    this.pass = null;
    this.#possessionEnd = time + this.#random.between(6, 9);
    this.#nextPass = time + this.#random.between(1.5, 3);
    this.#clearEnd = time + this.#random.between(1.2, 2.2);
    for (const index of this.attackers) {
      const errand = this.#errand(index);
      const runsOut = index === this.holder || this.#random.next() < 0.5;
      errand.isThere = false;
      errand.x = runsOut ? this.#random.between(-3.5, 1) : this.#random.between(3, 8);
      errand.y = this.#random.between(-6.5, 6.5);
      errand.pace = this.#random.between(4, 6);
    }
  }

  #moveBall(time: number, people: readonly { readonly x: number; readonly y: number }[]): void {
    if (this.pass !== null && time >= this.pass.end) this.pass = null;
    if (this.pass !== null || time < this.#nextPass) return;
    const others = this.attackers.filter((index) => index !== this.holder);
    const receiver = this.#random.pick(others as [number, ...number[]]);
    const [from, to] = [people[this.holder], people[receiver]];
    if (from === undefined || to === undefined) return;
    const flight = Math.max(0.35, Math.hypot(from.x - to.x, from.y - to.y) / 9.5);
    this.pass = { from: this.holder, start: time, end: time + flight };
    this.holder = receiver;
    this.#nextPass = time + flight + this.#random.between(1, 2.6);
  }
}

/** The script of a seed, beginning at `start` seconds. */
export function scriptPlay(seed: number, start: number): Play {
  return new SeededPlay(seed, start);
}
