/** What the name of a picture file says. */
export interface NameLabel {
  readonly identity: string;
  readonly camera: string | null;
}

/** The file's own name alone: digits in the names of folders must not count. */
export type NameReader = (baseName: string) => NameLabel | undefined;

/**
 * `0002_c1s1_000451_03.jpg` (Market-1501, and crops exported by Sightline) or `0001_c2_f0046302.jpg` (DukeMTMC-reID).
 * Cameras may have several digits: `c10` is camera 10. Junk has the identity `-1`.
 */
export const readMarketName: NameReader = (baseName) => {
  const [, identity, camera] = /^(-1|\d{1,12})_c(\d{1,6})(?=[s_.])/.exec(baseName) ?? [];
  return identity === undefined || camera === undefined
    ? undefined
    : { identity, camera: String(Number(camera)) };
};

/** `ID_SEQ_FRAME.jpeg` of SynergyReID. */
export const readSynergyName: NameReader = (baseName) => {
  const identity = /^(\d{1,12})_\d+_\d+\.jpe?g$/i.exec(baseName)?.[1];
  return identity === undefined ? undefined : { identity, camera: null };
};

/** `ID.jpeg` of the SynergyReID challenge, where the id names the picture, not a person. */
export const readChallengeName: NameReader = (baseName) => {
  const identity = /^(\d{1,12})\.jpe?g$/i.exec(baseName)?.[1];
  return identity === undefined ? undefined : { identity, camera: null };
};

/** Junk of Market-1501: boxes that show no whole person. */
export function isJunk(identity: string): boolean {
  return identity === '-1';
}

/** Distractors of Market-1501: people in the gallery whom no query seeks. */
export function isDistractor(identity: string): boolean {
  return /^0+$/.test(identity);
}
