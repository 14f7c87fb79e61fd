import { csvLine } from '../csv-text.ts';
import type { ExportFormat } from '../export-format.ts';
import { HEAT_COLUMNS, HEAT_ROWS, projectSpan, reportFigures } from './report-figures.ts';

/** Goes up where a field changes its meaning or goes away. */
const SCHEMA_VERSION = 1;

/** The figures of the track report as a table: a row an appearance. */
export const reportCsv: ExportFormat = {
  id: 'report-csv',
  name: 'Track report (CSV)',
  extension: 'csv',
  layout: 'file',
  reads: false,
  hasAppearances: true,
  hasPictures: false,
  passes: 3,
  write: async (source, output, settings) => {
    await using file = await output.file();
    await file.write(
      csvLine(['identity', 'name', 'camera', 'start', 'end', 'project_start', 'project_end', 'seconds']),
    );
    for (const { identity, cameras } of reportFigures(source, settings).people) {
      for (const { camera, appearances } of cameras) {
        for (const appearance of appearances) {
          const { start, end } = appearance;
          const times = [start, end, ...projectSpan(appearance), end - start];
          const cells = times.map((time) => time.toFixed(3));
          await file.write(csvLine([identity.number, identity.name, camera.name, ...cells]));
        }
      }
    }
    await file.commit();
  },
};

/** The figures of the track report as JSON; docs/formats.md has the fields. */
export const reportJson: ExportFormat = {
  id: 'report-json',
  name: 'Track report (JSON)',
  extension: 'json',
  layout: 'file',
  reads: false,
  hasAppearances: true,
  hasPictures: false,
  passes: 3,
  write: async (source, output, settings) => {
    const { project, from, to, people } = reportFigures(source, settings);
    const documents = people.map(({ identity, seconds, cameras, together }) => ({
      identity: identity.number,
      name: identity.name,
      seconds,
      cameras: cameras.map(({ camera, appearances, seconds: onScreen, heat }) => ({
        camera: camera.name,
        seconds: onScreen,
        appearances: appearances.map((appearance) => {
          const [projectStart, projectEnd] = projectSpan(appearance);
          return { start: appearance.start, end: appearance.end, projectStart, projectEnd };
        }),
        heat: { columns: HEAT_COLUMNS, rows: HEAT_ROWS, counts: [...heat] },
      })),
      together: together.map((other) => ({ identity: other.identity.number, seconds: other.seconds })),
    }));
    await using file = await output.file();
    await file.write(
      `${JSON.stringify({ format: 'sightline-report', version: SCHEMA_VERSION, project, from, to, people: documents })}\n`,
    );
    await file.commit();
  },
};
