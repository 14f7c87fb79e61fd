import { appearances } from '../appearances.ts';
import type { AppearanceSettings, ExportFormat } from '../export-format.ts';
import type { ExportOutput } from '../export-output.ts';
import { projectTime, type ExportSource } from '../export-source.ts';
import { withoutControls, xmlText } from '../xml-text.ts';

/** An instance of the timeline, in seconds of project time. */
interface Instance {
  readonly start: number;
  readonly end: number;
  readonly code: string;
  readonly labels: readonly (readonly [group: string, text: string])[];
}

/**
 * Timeline XML of Sportscode (Hudl), which Studiocode, Nacsport, LongoMatch and kloppy read too: an instance an
 * appearance, its code the identity, and one a tagged moment, its code the tag. The timeline starts at project time 0.
 * The format has no entities: `&` becomes "and", angle brackets go.
 */
export const sportscode = timelineXml('sportscode', 'Sportscode timeline XML', plain);

/** The same with the entities of XML, for programs that read XML strictly: names stay as they are. */
export const sportscodeStrict = timelineXml('sportscode-strict', 'Sportscode timeline, strict XML', (text) =>
  xmlText(oneLine(text)),
);

/** `written`: a name as it stands in the file. */
function timelineXml(id: string, name: string, written: (text: string) => string): ExportFormat {
  return {
    id,
    name,
    extension: 'xml',
    layout: 'file',
    reads: false,
    hasAppearances: true,
    hasPictures: false,
    passes: 1,
    write: (source, output, settings) => writeTimeline(source, output, settings, written),
  };
}

async function writeTimeline(
  source: ExportSource,
  output: ExportOutput,
  settings: AppearanceSettings,
  written: (text: string) => string,
): Promise<void> {
  await using file = await output.file();
  await file.write('<?xml version="1.0" encoding="UTF-8"?>\n<file>\n');
  await file.write('<SORT_INFO><sort_type>sort order</sort_type></SORT_INFO>\n<ALL_INSTANCES>\n');
  let id = 1;
  const codes: string[] = [];
  let lastCode: string | null = null;
  const write = async (instance: Instance): Promise<void> => {
    if (instance.end <= 0) {
      output.warn('What lies before project time 0 is left out: the timeline starts there.');
      return;
    }
    if (instance.code !== lastCode) codes.push(instance.code);
    lastCode = instance.code;
    await file.write(instanceText(instance, id++, written));
  };
  for (const { identity, camera, start, end } of appearances(source, settings)) {
    const labels = [['Camera', camera.name]] as const;
    await write({
      start: projectTime(camera, start),
      end: projectTime(camera, end),
      code: identity.name,
      labels,
    });
  }
  for (const { tag, start, end, in: camera, about } of source.moments()) {
    const person = about === null ? [] : ([['Person', about.name]] as const);
    const labels = [['Camera', camera.name], ...person] as const;
    await write({ start: projectTime(camera, start), end: projectTime(camera, end), code: tag, labels });
  }
  await file.write('</ALL_INSTANCES>\n<ROWS>\n');
  for (const [index, code] of [...new Set(codes)].entries())
    await file.write(rowText(code, index + 1, written));
  await file.write('</ROWS>\n</file>\n');
  await file.commit();
}

function instanceText(
  { start, end, code, labels }: Instance,
  id: number,
  written: (text: string) => string,
): string {
  const groups = labels.map(
    ([group, text]) => `<label><group>${group}</group><text>${written(text)}</text></label>`,
  );
  return (
    `<instance><ID>${id}</ID><start>${Math.max(0, start).toFixed(2)}</start><end>${end.toFixed(2)}</end>` +
    `<code>${written(code)}</code>${groups.join('')}</instance>\n`
  );
}

function rowText(code: string, order: number, written: (text: string) => string): string {
  const [red, green, blue] = rowColour(order);
  return (
    `<row><sort_order>${order}</sort_order><code>${written(code)}</code>` +
    `<R>${red}</R><G>${green}</G><B>${blue}</B></row>\n`
  );
}

/** Hues a golden angle apart, in 16 bits a channel. */
function rowColour(order: number): readonly [number, number, number] {
  const hue = (order * 137.508) % 360;
  const channel = (shift: number): number => {
    const k = (shift + hue / 30) % 12;
    const value = 0.5 - 0.4 * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return 257 * Math.round(255 * value);
  };
  return [channel(0), channel(8), channel(4)];
}

function plain(text: string): string {
  return oneLine(withoutControls(text).replaceAll('&', 'and').replace(/[<>]/g, ''));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
