import type { DemoBox, DemoCamera, DemoIdentity, DemoQuery } from './demo-truth.ts';

/** From this visibility on, a person counts as seen. */
const SEEN = 0.6;
/** Boxes that a query is chosen from: alone, whole, and of a good size. */
const QUERY = { visibility: 0.98, inPicture: 1, minimumHeight: 150, maximumHeight: 330 } as const;

/** Frames in which each person is well seen by a camera. */
function framesSeen(camera: DemoCamera): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { identity, visibility, inPicture } of camera.boxes) {
    if (visibility >= SEEN && inPicture >= 0.95) counts.set(identity, (counts.get(identity) ?? 0) + 1);
  }
  return counts;
}

/** How far the box is from the nearest edge of another box of the same moment: room to click. */
function clearance(box: DemoBox, others: readonly DemoBox[]): number {
  let nearest = Infinity;
  for (const other of others) {
    if (other.identity === box.identity) continue;
    const gapX = Math.max(other.x - box.x - box.width, box.x - other.x - other.width);
    const gapY = Math.max(other.y - box.y - box.height, box.y - other.y - other.height);
    nearest = Math.min(nearest, Math.max(gapX, gapY));
  }
  return Math.min(nearest, box.width);
}

function bestBox(camera: DemoCamera, identity: string): { box: DemoBox; room: number } | null {
  const moments = Map.groupBy(camera.boxes, ({ time }) => time);
  let best: { box: DemoBox; room: number } | null = null;
  for (const boxes of moments.values()) {
    const box = boxes.find((candidate) => candidate.identity === identity);
    if (box === undefined || box.visibility < QUERY.visibility || box.inPicture < QUERY.inPicture) continue;
    if (box.height < QUERY.minimumHeight || box.height > QUERY.maximumHeight) continue;
    const room = clearance(box, boxes) + 0.1 * box.height;
    if (best === null || room > best.room) best = { box, room };
  }
  return best;
}

/**
 * A player to ask for: one whom every camera sees for as long as possible, at a moment when nobody stands near.
 * Null if no player is ever seen whole and alone.
 */
export function chooseDemoQuery(
  identities: readonly DemoIdentity[],
  cameras: readonly DemoCamera[],
): DemoQuery | null {
  const seen = cameras.map(framesSeen);
  const leastSeen = (id: string): number => Math.min(...seen.map((counts) => counts.get(id) ?? 0));
  const players = identities
    .filter(({ kind }) => kind === 'player')
    .toSorted((a, b) => leastSeen(b.id) - leastSeen(a.id) || a.id.localeCompare(b.id));
  for (const { id } of players) {
    const [found] = cameras
      .flatMap((camera) => {
        const best = bestBox(camera, id);
        return best === null ? [] : [{ camera, ...best }];
      })
      .toSorted((a, b) => b.room - a.room);
    if (found === undefined) continue;
    const { x, y, width, height, time } = found.box;
    // A third of the way down is the shirt, whatever the arms and legs do.
    return {
      identity: id,
      camera: found.camera.name,
      time,
      x: Math.round(x + width / 2),
      y: Math.round(y + height * 0.33),
    };
  }
  return null;
}
