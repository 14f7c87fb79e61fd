import { InvalidOptionError } from '../errors/index.ts';
import type { ProjectReader } from '../library/index.ts';
import type { AppearanceSettings, ExportFormat } from './export-format.ts';
import { ExportOutput } from './export-output.ts';
import { ExportSource } from './export-source.ts';
import { GAP_SECONDS } from './appearance-gap.ts';
import type { ExportSelection } from './selection.ts';

export interface ExportOptions extends Partial<AppearanceSettings> {
  readonly format: ExportFormat;
  readonly selection?: ExportSelection;
  /** Make everyone but the chosen people unrecognisable in pictures. */
  readonly hidesOthers?: boolean | undefined;
  /** The file, or the folder, to be made. */
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
  /** Told the share that is done, in [0, 1]. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

export interface ExportResult {
  /** Absolute paths of the files that were made, or of the folder. */
  readonly files: readonly string[];
  readonly warnings: readonly string[];
  /** What was done, in sentences, where the files do not show it. */
  readonly notes: readonly string[];
}

/**
 * Writes a project, or a part of it, in a format: all of it or, where it fails or is cancelled, nothing. Memory grows
 * with the number of tracklets by some hundred bytes each, not with boxes or pictures.
 *
 * Throws: InvalidOptionError for a selection or target that cannot be, and `nobody-chosen`; StoreError; CancelledError.
 */
export async function exportProject(reader: ProjectReader, options: ExportOptions): Promise<ExportResult> {
  const { format, selection = {}, signal, onProgress } = options;
  let read = 0;
  const source = new ExportSource(reader, selection, {
    signal,
    hidesOthers: options.hidesOthers,
    onRead: (pieces) => {
      read += pieces;
      onProgress?.(Math.min(1, read / (format.passes * source.trackCount)));
    },
  });
  const settings = {
    join: options.join ?? GAP_SECONDS,
    lead: options.lead ?? 0,
    lag: options.lag ?? 0,
  };
  if (format.hasPictures && options.hidesOthers === true && !source.hidesOthers) {
    throw new InvalidOptionError(
      'nobody-chosen',
      'Choose the people who stay visible: hiding the others means nothing where everyone is exported.',
    );
  }
  await using output = await ExportOutput.open(options.path, format.layout);
  if (format.hasPictures && source.hidesOthers) {
    output.warn(
      'Only people whom the project knows are hidden: look at the pictures before you give them away.',
    );
  }
  await format.write(source, output, settings);
  return { files: await output.commit(), warnings: output.warnings, notes: [] };
}
