import { SvelteSet } from 'svelte/reactivity';
import type { ResultFilterSet } from '../../core/api/index.ts';
import type { ResultsFilter, TeamFilter } from '../results/shown-results.ts';

/** One filter that hides answers now, as its chip says it. */
export type ActiveFilter =
  | { readonly kind: 'score'; readonly least: number }
  | { readonly kind: 'camera'; readonly camera: string }
  | { readonly kind: 'team'; readonly team: TeamFilter }
  | { readonly kind: 'tagged'; readonly isTagged: boolean }
  | { readonly kind: 'from'; readonly time: number }
  | { readonly kind: 'to'; readonly time: number }
  | { readonly kind: 'size'; readonly height: number };

/** Which re-appearances are looked at. */
export class ResultFilters implements ResultsFilter {
  /** In [0, 1]. */
  threshold = $state(0);
  readonly hiddenCameras = new SvelteSet<string>();
  team = $state<TeamFilter>();
  isTagged = $state<boolean>();
  /** Seconds of the project. */
  from = $state<number>();
  to = $state<number>();
  /** Pixels of the displayed picture. */
  leastHeight = $state(0);

  /** Every filter that is on. */
  readonly active = $derived.by<readonly ActiveFilter[]>(() => [
    ...(this.threshold > 0 ? [{ kind: 'score' as const, least: this.threshold }] : []),
    ...[...this.hiddenCameras].map((camera) => ({ kind: 'camera' as const, camera })),
    ...(this.team === undefined ? [] : [{ kind: 'team' as const, team: this.team }]),
    ...(this.isTagged === undefined ? [] : [{ kind: 'tagged' as const, isTagged: this.isTagged }]),
    ...(this.from === undefined ? [] : [{ kind: 'from' as const, time: this.from }]),
    ...(this.to === undefined ? [] : [{ kind: 'to' as const, time: this.to }]),
    ...(this.leastHeight > 0 ? [{ kind: 'size' as const, height: this.leastHeight }] : []),
  ]);

  toggleCamera(camera: string): void {
    if (!this.hiddenCameras.delete(camera)) this.hiddenCameras.add(camera);
  }

  /** Takes one filter off. */
  drop(filter: ActiveFilter): void {
    switch (filter.kind) {
      case 'score':
        this.threshold = 0;
        break;
      case 'camera':
        this.hiddenCameras.delete(filter.camera);
        break;
      case 'team':
        this.team = undefined;
        break;
      case 'tagged':
        this.isTagged = undefined;
        break;
      case 'from':
        this.from = undefined;
        break;
      case 'to':
        this.to = undefined;
        break;
      case 'size':
        this.leastHeight = 0;
        break;
      default:
        filter satisfies never;
    }
  }

  clear(): void {
    this.apply({});
  }

  /** What is on, to be kept in the project. */
  toSet(): ResultFilterSet {
    return {
      ...(this.threshold > 0 ? { leastScore: this.threshold } : {}),
      ...(this.hiddenCameras.size > 0 ? { hiddenCameras: [...this.hiddenCameras] } : {}),
      ...(this.team === undefined ? {} : { team: this.team }),
      ...(this.isTagged === undefined ? {} : { isTagged: this.isTagged }),
      ...(this.from === undefined ? {} : { from: this.from }),
      ...(this.to === undefined ? {} : { to: this.to }),
      ...(this.leastHeight > 0 ? { leastHeight: this.leastHeight } : {}),
    };
  }

  /** Takes over what was kept; what it does not name is off. */
  apply({ leastScore, hiddenCameras = [], team, isTagged, from, to, leastHeight }: ResultFilterSet): void {
    this.threshold = leastScore ?? 0;
    this.hiddenCameras.clear();
    for (const camera of hiddenCameras) this.hiddenCameras.add(camera);
    this.team = team;
    this.isTagged = isTagged;
    this.from = from;
    this.to = to;
    this.leastHeight = leastHeight ?? 0;
  }
}
