import { appearances, type Appearance } from '../appearances.ts';
import { editRateOf } from '../edit-rate.ts';
import type { ExportFormat } from '../export-format.ts';
import type { ExportCamera } from '../export-source.ts';
import { InvalidOptionError } from '../../errors/index.ts';
import type { WholeFile } from '../../files/index.ts';

/** Events of one list: their numbers have three digits. */
const EVENTS = 999;
const LAST_HOUR = 23;

/**
 * Edit decision list after CMX 3600: the appearances one after the other, by identity. The source's time code is its
 * frame count from 00:00:00:00, the record's starts at one hour; always non-drop. The list does not hold its own frame
 * rate, so the title does. Lists of more than 999 events go on in `NAME-2.edl`.
 */
export const edl: ExportFormat = {
  id: 'edl',
  name: 'CMX 3600 EDL',
  extension: 'edl',
  layout: 'file',
  reads: false,
  hasAppearances: true,
  hasPictures: false,
  passes: 1,
  write: async (source, output, settings) => {
    const { numerator, denominator } = editRateOf(source);
    const rate = numerator / denominator;
    const nominal = Math.round(rate);
    if (denominator !== 1 && denominator !== 1001) {
      throw new InvalidOptionError(
        'unusual-frame-rate',
        `The videos have ${rate.toFixed(3)} frames a second, for which there is no time code. Use fcpxml instead.`,
      );
    }
    const reels = reelNames(source.cameras);
    const title = `TITLE: ${oneLine(source.projectName)} ${denominator === 1 ? rate : rate.toFixed(2)} fps\n`;
    const start = 3600 * nominal;
    await using files = new AsyncDisposableStack();
    let file: WholeFile | undefined;
    let part = 0;
    let event = EVENTS;
    let record = start;
    const nextPart = async (): Promise<WholeFile> => {
      await file?.commit();
      part += 1;
      event = 0;
      record = start;
      const next = files.use(await (part === 1 ? output.file() : output.sibling(String(part))));
      await next.write(`${title}FCM: NON-DROP FRAME\n\n`);
      return next;
    };
    for (const appearance of appearances(source, settings)) {
      const length = appearance.endFrame - appearance.firstFrame;
      const isFull = event === EVENTS || record + length > LAST_HOUR * 3600 * nominal;
      if (file === undefined || isFull) file = await nextPart();
      event += 1;
      await file.write(
        eventText(appearance, { event, record, nominal, reel: reels.get(appearance.camera.id) ?? 'AX' }),
      );
      record += length;
    }
    file ??= await nextPart();
    await file.commit();
  },
};

function eventText(
  { camera, identity, firstFrame, endFrame }: Appearance,
  place: { readonly event: number; readonly record: number; readonly nominal: number; readonly reel: string },
): string {
  const { event, record, nominal, reel } = place;
  const codes = [firstFrame, endFrame, record, record + endFrame - firstFrame].map((frame) =>
    timeCode(frame, nominal),
  );
  const fileName = camera.video.path.split(/[\\/]/).at(-1) ?? camera.name;
  return (
    `${String(event).padStart(3, '0')}  ${reel.padEnd(8)} V     C        ${codes.join(' ')}\n` +
    `* FROM CLIP NAME:  ${oneLine(fileName)}\n` +
    `* LOC: ${timeCode(record, nominal)} GREEN   ${oneLine(identity.name)}\n`
  );
}

function timeCode(frame: number, nominal: number): string {
  const seconds = Math.floor(frame / nominal);
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60, frame % nominal]
    .map((value) => String(Math.floor(value)).padStart(2, '0'))
    .join(':');
}

/** Eight letters and digits, different for each camera: an empty reel breaks readers. */
function reelNames(cameras: readonly ExportCamera[]): Map<number, string> {
  const taken = new Set<string>();
  return new Map(
    cameras.map(({ id, slug, number }) => {
      const plain = slug
        .toUpperCase()
        .replace(/[^A-Z0-9]/g, '')
        .slice(0, 8);
      const name = plain === '' || taken.has(plain) ? `CAM${number}` : plain;
      taken.add(name);
      return [id, name];
    }),
  );
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
}
