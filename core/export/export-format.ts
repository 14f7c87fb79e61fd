import type { ExportOutput, OutputLayout } from './export-output.ts';
import type { ExportSource } from './export-source.ts';

/** Settings of the formats that hold appearances instead of boxes, in seconds. */
export interface AppearanceSettings {
  /** Pieces of one identity in one camera that are no farther apart count as one appearance. */
  readonly join: number;
  /** Added before and after each appearance, as far as the video reaches. */
  readonly lead: number;
  readonly lag: number;
}

/** A file format: one module in `formats/`, listed in `formats.ts`, described in docs/formats.md. */
export interface ExportFormat {
  readonly id: string;
  readonly name: string;
  /** Of the target's name, without the dot; empty where the export is a folder. */
  readonly extension: string;
  readonly layout: OutputLayout;
  /** Whether `sightline import` takes it. */
  readonly reads: boolean;
  /** Whether it holds appearances, so that the settings of those change it. */
  readonly hasAppearances: boolean;
  /** Whether it holds pictures of people, in which others can be hidden. */
  readonly hasPictures: boolean;
  /** How many times it goes over the source: for progress. */
  readonly passes: number;
  /** Writes all of the source. What the format cannot hold is left out; docs/formats.md says what that is. */
  readonly write: (source: ExportSource, output: ExportOutput, settings: AppearanceSettings) => Promise<void>;
}
