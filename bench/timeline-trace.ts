/** One event of Chromium's trace, as far as frames need it. Times in microseconds. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** CPU time of the thread. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

export interface FrameTime {
  /** Milliseconds of the main thread's CPU time. */
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** What the main thread of the page's process did for each frame: the tasks that contain a frame's beginning. */
export function frameTimes(events: readonly TraceEvent[]): FrameTime[] {
  const frames = events.filter(({ name }) => name === 'FireAnimationFrame');
  const [first] = frames;
  if (first === undefined) return [];
  const isMain = ({ pid, tid }: TraceEvent): boolean => pid === first.pid && tid === first.tid;
  const starts = frames.filter(isMain).map(({ ts }) => ts);
  const tasks = events
    .filter((event) => isMain(event) && event.ph === 'X' && event.name.endsWith('RunTask'))
    .sort((a, b) => a.ts - b.ts);
  return tasks
    .filter(({ ts, dur = 0 }) => starts.some((start) => start >= ts && start <= ts + dur))
    .map(({ dur = 0, tdur = dur }) => ({ cpuMs: tdur / 1000, wallMs: dur / 1000 }));
}

/** The value below which a share of the list lies; NaN of an empty one. */
export function percentile(list: readonly number[], share: number): number {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
