import { EXPORT_FORMATS, type ExportJobs, type ClipRequest, type ExportRequest } from '../engine/index.ts';
import type { ExportResult, ForgottenRecord, FormatDescription } from './export-contract.ts';
import type { ExportPort } from './export-port.ts';

/** The formats that this program writes and reads; needs no project. */
export function describeFormats(): FormatDescription[] {
  return EXPORT_FORMATS.map(({ id, name, extension, reads, hasAppearances, hasPictures }) => ({
    id,
    name,
    extension,
    reads,
    writes: true,
    hasAppearances,
    hasPictures,
  }));
}

/** Answers the contract's procedures of exports. */
export class ExportService implements ExportPort {
  readonly #exports: ExportJobs;

  constructor(exports: ExportJobs) {
    this.#exports = exports;
  }

  formats(): FormatDescription[] {
    return describeFormats();
  }

  startExport(input: ExportRequest): { job: number } {
    return { job: this.#exports.start(input) };
  }

  exportResult(job: number): ExportResult {
    const { files, warnings, notes } = this.#exports.result(job);
    return { files: [...files], warnings: [...warnings], notes: [...notes] };
  }

  clips(input: ClipRequest): { job: number } {
    return { job: this.#exports.clips(input) };
  }

  importTracks(input: { readonly format: string; readonly camera: string; readonly path: string }): {
    job: number;
  } {
    return { job: this.#exports.import(input) };
  }

  forget({ person }: { readonly person: string }): { job: number } {
    return { job: this.#exports.forget(person) };
  }

  forgotten(): ForgottenRecord[] {
    return this.#exports.forgotten().map((record) => ({ ...record }));
  }
}
