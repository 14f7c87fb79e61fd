import { InvalidOptionError } from '../errors/index.ts';
import type { ExportSource } from './export-source.ts';
import { frameRateOf, type FrameRate } from './frame-rate.ts';

/**
 * The one frame rate of all cameras of the selection, for formats of editing programs, which count frames.
 * Throws: InvalidOptionError `variable-frame-rate`, `mixed-frame-rates`.
 */
export function editRateOf({ reader, cameras }: ExportSource): FrameRate {
  let common: FrameRate | undefined;
  for (const { name, video } of cameras) {
    if (video.hasVariableFrameRate) {
      throw new InvalidOptionError(
        'variable-frame-rate',
        `The video of camera "${name}" has frames of different lengths, which editing programs cannot count. ` +
          'Convert it to a constant frame rate and ingest that, or leave the camera out with --camera.',
        { details: { camera: name, path: video.path } },
      );
    }
    const rate = frameRateOf(reader.frameTimes(video.id));
    if (common !== undefined && common.numerator * rate.denominator !== rate.numerator * common.denominator) {
      throw new InvalidOptionError(
        'mixed-frame-rates',
        `The cameras have different frame rates (${text(common)} and, "${name}", ${text(rate)} frames a second). ` +
          'Export them one by one with --camera.',
        { details: { camera: name } },
      );
    }
    common = rate;
  }
  return common ?? { numerator: 25, denominator: 1 };
}

function text({ numerator, denominator }: FrameRate): string {
  const rate = numerator / denominator;
  return Number.isInteger(rate) ? String(rate) : rate.toFixed(3);
}
