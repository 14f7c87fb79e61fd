import PDFDocument from 'pdfkit';
import type { WholeFile } from '../../files/index.ts';
import type { ExportFormat } from '../export-format.ts';
import type { ExportSource } from '../export-source.ts';
import {
  HEAT_COLUMNS,
  HEAT_ROWS,
  projectSpan,
  reportFigures,
  type CameraFigures,
  type PersonFigures,
  type ReportFigures,
} from './report-figures.ts';
import { clockText, secondsText } from './report-text.ts';

const MARGIN = 48;
const WIDTH = 595.28 - 2 * MARGIN;
const BOTTOM = 841.89 - MARGIN;
const BAR_HEIGHT = 10;
const LABEL_WIDTH = 90;

type Document = InstanceType<typeof PDFDocument>;

/**
 * The track report as PDF, a page or more a person. Its fonts are the 14 that every reader has, so characters outside
 * Windows-1252 become `?`.
 */
export const reportPdf: ExportFormat = {
  id: 'pdf',
  name: 'Track report (PDF)',
  extension: 'pdf',
  layout: 'file',
  reads: false,
  hasAppearances: true,
  passes: 3,
  write: async (source, output, settings) => {
    const figures = reportFigures(source, settings);
    await using file = await output.file();
    const document = new PDFDocument({
      size: 'A4',
      margin: MARGIN,
      // The same project gives the same bytes.
      info: {
        Title: printable(figures.project),
        CreationDate: new Date(0),
        Producer: 'Sightline',
        Creator: 'Sightline',
      },
    });
    const written = drain(document, file);
    overview(document, figures);
    for (const person of figures.people) personPages(document, source, figures, person);
    document.end();
    await written;
    await file.commit();
  },
};

async function drain(document: Document, file: WholeFile): Promise<void> {
  for await (const chunk of document) await file.write(chunk as Uint8Array);
}

function overview(document: Document, { project, from, to, people }: ReportFigures): void {
  document.font('Helvetica-Bold').fontSize(20).text(printable(project)).moveDown(0.3);
  document.font('Helvetica').fontSize(10);
  document.text(`Project time ${clockText(from)} to ${clockText(to)}; ${people.length} people.`).moveDown();
  for (const { identity, seconds, cameras } of people) {
    const count = cameras.reduce((sum, { appearances }) => sum + appearances.length, 0);
    const where = cameras.map(({ camera }) => camera.name).join(', ');
    document.text(printable(`${identity.name}: ${secondsText(seconds)}, ${count} appearances. ${where}`));
  }
}

function personPages(
  document: Document,
  source: ExportSource,
  figures: ReportFigures,
  person: PersonFigures,
): void {
  const { identity, seconds, cameras, together } = person;
  document.addPage().font('Helvetica-Bold').fontSize(16).text(printable(identity.name));
  document
    .font('Helvetica')
    .fontSize(10)
    .text(`On screen ${secondsText(seconds)}.`)
    .moveDown(0.5);
  thumbnails(document, source, person);
  timeline(document, figures, person);
  heatMaps(document, cameras);
  if (together.length > 0) {
    document.font('Helvetica-Bold').text('Seen together with', MARGIN).font('Helvetica');
    for (const other of together) {
      document.text(printable(`${other.identity.name}: ${secondsText(other.seconds)}`));
    }
    document.moveDown();
  }
  for (const { camera, appearances, seconds: onScreen } of cameras) {
    document
      .font('Helvetica-Bold')
      .text(printable(`${camera.name}: ${secondsText(onScreen)}`), MARGIN)
      .font('Helvetica');
    const times = appearances.map((appearance) => projectSpan(appearance).map(clockText).join(' to '));
    document.text(times.join(';  ')).moveDown(0.5);
  }
}

const PICTURE_HEIGHT = 90;

function thumbnails(document: Document, { reader }: ExportSource, person: PersonFigures): void {
  let x = MARGIN;
  const y = document.y;
  for (const crop of person.thumbnails) {
    const jpeg = reader.cropJpeg(crop);
    if (jpeg === undefined) continue;
    document.image(Buffer.from(jpeg), x, y, { fit: [70, PICTURE_HEIGHT] });
    x += 76;
  }
  if (x > MARGIN) document.y = y + PICTURE_HEIGHT + 10;
}

function timeline(document: Document, { from, to }: ReportFigures, { cameras }: PersonFigures): void {
  const scale = (WIDTH - LABEL_WIDTH) / Math.max(to - from, 1e-6);
  for (const { camera, appearances } of cameras) {
    const y = document.y;
    document
      .fontSize(8)
      .text(printable(camera.name), MARGIN, y, { width: LABEL_WIDTH - 4, height: 10, ellipsis: true });
    document.rect(MARGIN + LABEL_WIDTH, y, WIDTH - LABEL_WIDTH, BAR_HEIGHT).fill('#eaeef2');
    for (const appearance of appearances) {
      const [start, end] = projectSpan(appearance);
      const x = MARGIN + LABEL_WIDTH + (start - from) * scale;
      document.rect(x, y, Math.max(0.5, (end - start) * scale), BAR_HEIGHT).fill('#0969da');
    }
    document.fill('#000000');
    document.y = y + BAR_HEIGHT + 4;
  }
  document.fontSize(10).moveDown(0.5);
}

const HEAT_WIDTH = 150;

function heatMaps(document: Document, cameras: readonly CameraFigures[]): void {
  let x = MARGIN;
  let rowHeight = 0;
  for (const { camera, heat } of cameras) {
    const height = (HEAT_WIDTH * camera.video.height) / camera.video.width;
    if (x + HEAT_WIDTH > MARGIN + WIDTH) {
      document.y += rowHeight;
      x = MARGIN;
      rowHeight = 0;
    }
    if (document.y + height + 20 > BOTTOM) document.addPage();
    const y = document.y;
    drawHeat(document, heat, { x, y, width: HEAT_WIDTH, height });
    document.fontSize(8).text(printable(`Positions in ${camera.name}`), x, y + height + 2, {
      width: HEAT_WIDTH,
      height: 10,
      ellipsis: true,
    });
    document.y = y;
    rowHeight = Math.max(rowHeight, height + 18);
    x += HEAT_WIDTH + 14;
  }
  document.fontSize(10);
  document.x = MARGIN;
  document.y += rowHeight;
}

function drawHeat(
  document: Document,
  heat: Uint32Array,
  area: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): void {
  const most = heat.reduce((largest, count) => Math.max(largest, count), 1);
  const [stepX, stepY] = [area.width / HEAT_COLUMNS, area.height / HEAT_ROWS];
  document.rect(area.x, area.y, area.width, area.height).fillAndStroke('#f6f8fa', '#d0d7de');
  for (const [place, count] of heat.entries()) {
    if (count === 0) continue;
    const x = area.x + (place % HEAT_COLUMNS) * stepX;
    const y = area.y + Math.floor(place / HEAT_COLUMNS) * stepY;
    document
      .rect(x, y, stepX, stepY)
      .fillOpacity(0.15 + (0.85 * count) / most)
      .fill('#cf222e');
  }
  document.fillOpacity(1).fill('#000000');
}

/** Windows-1252 is what the built-in fonts can show. */
function printable(text: string): string {
  return text.replace(/[^\u0020-\u007E\u00A0-\u00FF\u2013\u2014\u2018\u2019\u201C\u201D\u2022\u20AC]/gu, '?');
}
