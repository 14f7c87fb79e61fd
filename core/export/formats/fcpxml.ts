import { pathToFileURL } from 'node:url';
import { appearances } from '../appearances.ts';
import { editRateOf } from '../edit-rate.ts';
import type { ExportFormat } from '../export-format.ts';
import type { ExportCamera } from '../export-source.ts';
import type { FrameRate } from '../frame-rate.ts';
import { xmlText } from '../xml-text.ts';

/**
 * FCPXML 1.10 (Final Cut Pro, Resolve): the appearances one after the other, by identity, as clips of the videos.
 * Times are fractions of a second and whole frames; the source's time is its frame count from 0.
 */
export const fcpxml: ExportFormat = {
  id: 'fcpxml',
  name: 'Final Cut Pro XML',
  extension: 'fcpxml',
  layout: 'file',
  reads: false,
  hasAppearances: true,
  hasPictures: false,
  passes: 2,
  write: async (source, output, settings) => {
    const clock = new FrameClock(editRateOf(source));
    let total = 0;
    for (const { firstFrame, endFrame } of appearances(source, settings)) total += endFrame - firstFrame;
    await using file = await output.file();
    const name = xmlText(source.projectName);
    await file.write('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n<fcpxml version="1.10">\n');
    await file.write(`  <resources>\n${resources(source.cameras, clock)}  </resources>\n`);
    await file.write(`  <library><event name="${name}"><project name="${name}">\n`);
    const [first] = source.cameras;
    const format = first === undefined ? 'r0' : formatId(first);
    await file.write(
      `    <sequence format="${format}" duration="${clock.text(total)}" tcStart="0s" tcFormat="NDF"><spine>\n`,
    );
    let offset = 0;
    for (const { camera, identity, firstFrame, endFrame } of appearances(source, settings)) {
      const length = endFrame - firstFrame;
      await file.write(
        `      <asset-clip ref="${assetId(camera)}" name="${xmlText(identity.name)}" offset="${clock.text(offset)}" ` +
          `start="${clock.text(firstFrame)}" duration="${clock.text(length)}" tcFormat="NDF"/>\n`,
      );
      offset += length;
    }
    await file.write('    </spine></sequence>\n  </project></event></library>\n</fcpxml>\n');
    await file.commit();
  },
};

/** Frames as rational seconds. */
class FrameClock {
  readonly #unit: number;
  readonly #scale: number;
  readonly rate: FrameRate;

  constructor(rate: FrameRate) {
    this.rate = rate;
    const { numerator, denominator } = rate;
    // 25 frames a second are 100/2500 s each, as Final Cut Pro itself writes it.
    [this.#unit, this.#scale] =
      denominator === 1001 ? [1001, numerator] : [100 * denominator, 100 * numerator];
  }

  text(frames: number): string {
    const count = frames * this.#unit;
    return count % this.#scale === 0 && frames !== 1 ? `${count / this.#scale}s` : `${count}/${this.#scale}s`;
  }
}

function resources(cameras: readonly ExportCamera[], clock: FrameClock): string {
  const lines = cameras.map((camera) => {
    const { name, video } = camera;
    const title = formatName(camera, clock.rate);
    return (
      `    <format id="${formatId(camera)}"${title} frameDuration="${clock.text(1)}" ` +
      `width="${video.width}" height="${video.height}"/>\n` +
      `    <asset id="${assetId(camera)}" name="${xmlText(name)}" start="0s" ` +
      `duration="${clock.text(video.frameCount)}" hasVideo="1" format="${formatId(camera)}">` +
      `<media-rep kind="original-media" src="${xmlText(pathToFileURL(video.path).href)}"/></asset>\n`
    );
  });
  return cameras.length === 0
    ? `    <format id="r0" frameDuration="${clock.text(1)}" width="1920" height="1080"/>\n`
    : lines.join('');
}

function formatId({ number }: ExportCamera): string {
  return `r${2 * number - 1}`;
}

function assetId({ number }: ExportCamera): string {
  return `r${2 * number}`;
}

const LINES: Readonly<Record<string, string>> = {
  '1920x1080': '1080p',
  '1280x720': '720p',
  '3840x2160': '3840x2160p',
};

/** Final Cut Pro's own name of the format, where it has one. */
function formatName({ video }: ExportCamera, { numerator, denominator }: FrameRate): string {
  const lines = LINES[`${video.width}x${video.height}`];
  const rate = numerator / denominator;
  const digits = denominator === 1 ? String(rate) : String(Math.floor(rate * 100));
  return lines === undefined ? '' : ` name="FFVideoFormat${lines}${digits}"`;
}
