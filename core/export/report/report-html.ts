import { cropPicture } from '../crop-picture.ts';
import type { ExportFormat } from '../export-format.ts';
import type { ExportCamera, ExportSource } from '../export-source.ts';
import { xmlText } from '../xml-text.ts';
import { cameraFrames } from './camera-frames.ts';
import {
  HEAT_COLUMNS,
  HEAT_ROWS,
  projectSpan,
  reportFigures,
  seenCameras,
  type CameraFigures,
  type PersonFigures,
  type ReportFigures,
} from './report-figures.ts';
import { clockText, secondsText } from './report-text.ts';

/** The track report as one page that needs nothing else: no script, no address, pictures inside. */
export const reportHtml: ExportFormat = {
  id: 'html',
  name: 'Track report (HTML)',
  extension: 'html',
  layout: 'file',
  reads: false,
  hasAppearances: true,
  hasPictures: true,
  passes: 3,
  write: async (source, output, settings) => {
    const figures = reportFigures(source, settings);
    await using file = await output.file();
    await file.write(head(figures));
    const frames = await cameraFrames(source, output, seenCameras(figures));
    await file.write(frameSymbols(figures, frames));
    for (const person of figures.people) await file.write(personSection(source, figures, person, frames));
    await file.write('</body>\n</html>\n');
    await file.commit();
  },
};

type Frames = ReadonlyMap<number, Uint8Array>;

function dataAddress(jpeg: Uint8Array): string {
  return `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}`;
}

const STYLE = `
body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1b1f24;background:#fff}
h1{font-size:1.6rem}h2{margin-top:2.5rem;border-top:1px solid #d0d7de;padding-top:1rem}
table{border-collapse:collapse;margin:.5rem 0}th,td{text-align:left;padding:.2rem .9rem .2rem 0;vertical-align:top}
th{font-weight:600}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
img{height:8rem;margin-right:.4rem;border-radius:3px}svg{display:block;max-width:100%}
figure{display:inline-block;margin:0 1rem 1rem 0}figcaption{font-size:.85rem;color:#57606a}
section{break-inside:avoid-page}`;

function head({ project, people, from, to }: ReportFigures): string {
  const rows = people.map(
    ({ identity, seconds, cameras }) =>
      `<tr><td><a href="#p${identity.number}">${xmlText(identity.name)}</a></td>` +
      `<td class="n">${secondsText(seconds)}</td>` +
      `<td class="n">${cameras.reduce((sum, { appearances }) => sum + appearances.length, 0)}</td>` +
      `<td>${cameras.map(({ camera }) => xmlText(camera.name)).join(', ')}</td></tr>\n`,
  );
  return (
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n' +
    '<meta name="viewport" content="width=device-width">\n' +
    `<title>${xmlText(project)}: who was where</title>\n<style>${STYLE}\n</style>\n</head>\n<body>\n` +
    `<h1>${xmlText(project)}</h1>\n` +
    `<p>Project time ${clockText(from)} to ${clockText(to)}; ${people.length} people.</p>\n` +
    '<table>\n<tr><th>Person</th><th class="n">On screen</th><th class="n">Appearances</th><th>Cameras</th></tr>\n' +
    `${rows.join('')}</table>\n`
  );
}

/** Each camera's frame once, for all heat maps that lie over it. */
function frameSymbols({ cameras }: ReportFigures, frames: Frames): string {
  const symbols = cameras.flatMap((camera) => {
    const jpeg = frames.get(camera.id);
    if (jpeg === undefined) return [];
    return [
      `<image id="frame-${camera.number}" width="${HEAT_WIDTH}" height="${heatHeight(camera)}" ` +
        `preserveAspectRatio="none" href="${dataAddress(jpeg)}"/>`,
    ];
  });
  if (symbols.length === 0) return '';
  return `<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>\n${symbols.join('\n')}\n</defs></svg>\n`;
}

function personSection(
  source: ExportSource,
  figures: ReportFigures,
  person: PersonFigures,
  frames: Frames,
): string {
  const { identity, seconds, cameras, together } = person;
  return (
    `<section id="p${identity.number}">\n<h2>${xmlText(identity.name)}</h2>\n` +
    `<p>On screen ${secondsText(seconds)}.</p>\n${thumbnails(source, person)}` +
    `${timeline(figures, person)}${cameras.map(cameraTable).join('')}` +
    `<div>${cameras.map((camera) => heatMap(camera, frames)).join('')}</div>\n` +
    (together.length === 0
      ? ''
      : '<table>\n<tr><th>Seen together with</th><th class="n">For</th></tr>\n' +
        together
          .map(
            (other) =>
              `<tr><td>${xmlText(other.identity.name)}</td><td class="n">${secondsText(other.seconds)}</td></tr>\n`,
          )
          .join('') +
        '</table>\n') +
    '</section>\n'
  );
}

function thumbnails(source: ExportSource, person: PersonFigures): string {
  const pictures = person.thumbnails.flatMap((crop) => {
    const jpeg = cropPicture(source, crop);
    if (jpeg === undefined) return [];
    return [`<img alt="${xmlText(person.identity.name)}" src="${dataAddress(jpeg)}">`];
  });
  return pictures.length === 0 ? '' : `<p>${pictures.join('')}</p>\n`;
}

const BAR_WIDTH = 900;
const BAR_HEIGHT = 18;
const LABEL_WIDTH = 140;

function timeline({ from, to }: ReportFigures, { cameras, identity }: PersonFigures): string {
  if (cameras.length === 0) return '<p>Not to be seen.</p>\n';
  const scale = (BAR_WIDTH - LABEL_WIDTH) / Math.max(to - from, 1e-6);
  const rows = cameras.map(({ camera, appearances }, row) => {
    const y = row * (BAR_HEIGHT + 6);
    const bars = appearances.map((appearance) => {
      const [start, end] = projectSpan(appearance);
      const width = Math.max(1, (end - start) * scale);
      const x = LABEL_WIDTH + (start - from) * scale;
      return `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${BAR_HEIGHT}" fill="#0969da"/>`;
    });
    return (
      `<text x="0" y="${y + 13}" font-size="13">${xmlText(camera.name.slice(0, 18))}</text>` +
      `<rect x="${LABEL_WIDTH}" y="${y}" width="${BAR_WIDTH - LABEL_WIDTH}" height="${BAR_HEIGHT}" fill="#eaeef2"/>` +
      bars.join('')
    );
  });
  const height = cameras.length * (BAR_HEIGHT + 6);
  const label = `When ${xmlText(identity.name)} is to be seen, ${clockText(from)} to ${clockText(to)}`;
  return (
    `<figure><svg role="img" aria-label="${label}" width="${BAR_WIDTH}" height="${height}" ` +
    `viewBox="0 0 ${BAR_WIDTH} ${height}">${rows.join('')}</svg>` +
    `<figcaption>${clockText(from)} to ${clockText(to)}, project time</figcaption></figure>\n`
  );
}

function cameraTable({ camera, appearances, seconds }: CameraFigures): string {
  const times = appearances.map((appearance) => {
    const [start, end] = projectSpan(appearance);
    return `<tr><td></td><td>${clockText(start)} to ${clockText(end)}</td><td class="n">${secondsText(end - start)}</td></tr>\n`;
  });
  return (
    `<table>\n<tr><th>${xmlText(camera.name)}</th><th>Appearances: ${appearances.length}</th>` +
    `<th class="n">${secondsText(seconds)}</th></tr>\n${times.join('')}</table>\n`
  );
}

const HEAT_WIDTH = 280;

function heatHeight({ video }: ExportCamera): number {
  return Math.round((HEAT_WIDTH * video.height) / video.width);
}

function heatMap({ camera, heat }: CameraFigures, frames: Frames): string {
  const most = heat.reduce((largest, count) => Math.max(largest, count), 1);
  const height = heatHeight(camera);
  const picture = frames.has(camera.id) ? `<use href="#frame-${camera.number}"/>` : '';
  const [stepX, stepY] = [HEAT_WIDTH / HEAT_COLUMNS, height / HEAT_ROWS];
  const cells = [...heat.entries()].flatMap(([place, count]) => {
    if (count === 0) return [];
    const x = (place % HEAT_COLUMNS) * stepX;
    const y = Math.floor(place / HEAT_COLUMNS) * stepY;
    const opacity = (0.15 + (0.85 * count) / most).toFixed(2);
    return [
      `<rect x="${x.toFixed(2)}" y="${y.toFixed(2)}" width="${stepX.toFixed(2)}" height="${stepY.toFixed(2)}" ` +
        `fill="#cf222e" fill-opacity="${opacity}"/>`,
    ];
  });
  return (
    `<figure><svg role="img" aria-label="Positions in ${xmlText(camera.name)}" width="${HEAT_WIDTH}" ` +
    `height="${height}" viewBox="0 0 ${HEAT_WIDTH} ${height}">` +
    `<rect width="${HEAT_WIDTH}" height="${height}" fill="#f6f8fa" stroke="#d0d7de"/>${picture}${cells.join('')}</svg>` +
    `<figcaption>Positions in ${xmlText(camera.name)}</figcaption></figure>`
  );
}
