/** What a path below the window's address names: a video or a crop of the open project, by id. */
export interface MediaAddress {
  readonly kind: 'video' | 'crop';
  readonly id: number;
}

const ID = '([1-9]\\d{0,14})';
const VIDEO = new RegExp(`^/media/${ID}$`);
const CROP = new RegExp(`^/thumbnails/${ID}\\.jpg$`);

/** Reads `/media/7` and `/thumbnails/7.jpg`; undefined for every other path. No path ever becomes a file's. */
export function parseMediaAddress(path: string): MediaAddress | undefined {
  const video = VIDEO.exec(path)?.[1];
  if (video !== undefined) return { kind: 'video', id: Number(video) };
  const crop = CROP.exec(path)?.[1];
  return crop === undefined ? undefined : { kind: 'crop', id: Number(crop) };
}
