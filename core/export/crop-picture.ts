import { decodeJpeg, encodeJpeg } from '../images/index.ts';
import { othersAt } from './clips/clip-people.ts';
import { hidePerson } from './clips/clip-pictures.ts';
import type { ExportCrop, ExportSource } from './export-source.ts';

/** A crop as JPEG; where others are hidden, whoever else reaches into it is unrecognisable. */
export function cropPicture(source: ExportSource, crop: ExportCrop): Uint8Array | undefined {
  const jpeg = source.reader.cropJpeg(crop.id);
  if (jpeg === undefined || !source.hidesOthers) return jpeg;
  const { box, time, camera } = crop;
  const others = othersAt(source.reader, camera, time, source.chosen).filter(
    (other) =>
      other.x < box.x + box.width &&
      other.x + other.width > box.x &&
      other.y < box.y + box.height &&
      other.y + other.height > box.y,
  );
  if (others.length === 0) return jpeg;
  const picture = decodeJpeg(jpeg);
  const [scaleX, scaleY] = [picture.width / box.width, picture.height / box.height];
  for (const { x, y, width, height } of others) {
    hidePerson(picture, {
      x: (x - box.x) * scaleX,
      y: (y - box.y) * scaleY,
      width: width * scaleX,
      height: height * scaleY,
    });
  }
  return encodeJpeg(picture);
}
