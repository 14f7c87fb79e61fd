import PDFDocument from 'pdfkit';
import type { WholeFile } from '../../files/index.ts';
import { cropPicture } from '../crop-picture.ts';
import type { ExportFormat } from '../export-format.ts';
import type { ExportSource } from '../export-source.ts';
import { fontFile } from '../fonts.ts';
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

const MARGIN = 48;
const WIDTH = 595.28 - 2 * MARGIN;
const BOTTOM = 841.89 - MARGIN;
const BAR_HEIGHT = 10;
const LABEL_WIDTH = 90;

type Document = InstanceType<typeof PDFDocument>;
type Frames = ReadonlyMap<number, Uint8Array>;

/** Names under which the document knows its fonts. */
const REGULAR = 'regular';
const BOLD = 'bold';

/**
 * The track report as PDF, a page or more a person. It carries the characters of DejaVu Sans that it uses; for those that
 * this font lacks (Chinese, Japanese, Korean and Indian scripts) it shows empty boxes.
 */
export const reportPdf: ExportFormat = {
  id: 'pdf',
  name: 'Track report (PDF)',
  extension: 'pdf',
  layout: 'file',
  reads: false,
  hasAppearances: true,
  hasPictures: true,
  passes: 3,
  write: async (source, output, settings) => {
    const figures = reportFigures(source, settings);
    await using file = await output.file();
    const document = new PDFDocument({
      size: 'A4',
      margin: MARGIN,
      font: fontFile('regular'),
      // The same project gives the same bytes.
      info: {
        Title: printable(figures.project),
        CreationDate: new Date(0),
        Producer: 'Sightline',
        Creator: 'Sightline',
      },
    });
    document.registerFont(REGULAR, fontFile('regular')).registerFont(BOLD, fontFile('bold'));
    const frames = await cameraFrames(source, output, seenCameras(figures));
    const written = drain(document, file);
    overview(document, figures);
    for (const person of figures.people) personPages(document, source, figures, person, frames);
    document.end();
    await written;
    await file.commit();
  },
};

async function drain(document: Document, file: WholeFile): Promise<void> {
  for await (const chunk of document) await file.write(chunk as Uint8Array);
}

function overview(document: Document, { project, from, to, people }: ReportFigures): void {
  document.font(BOLD).fontSize(20).text(printable(project)).moveDown(0.3);
  document.font(REGULAR).fontSize(10);
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
  frames: Frames,
): void {
  const { identity, seconds, cameras, together } = person;
  document.addPage().font(BOLD).fontSize(16).text(printable(identity.name));
  document
    .font(REGULAR)
    .fontSize(10)
    .text(`On screen ${secondsText(seconds)}.`)
    .moveDown(0.5);
  thumbnails(document, source, person);
  timeline(document, figures, person);
  heatMaps(document, cameras, frames);
  if (together.length > 0) {
    document.font(BOLD).text('Seen together with', MARGIN).font(REGULAR);
    for (const other of together) {
      document.text(printable(`${other.identity.name}: ${secondsText(other.seconds)}`));
    }
    document.moveDown();
  }
  for (const { camera, appearances, seconds: onScreen } of cameras) {
    document
      .font(BOLD)
      .text(printable(`${camera.name}: ${secondsText(onScreen)}`), MARGIN)
      .font(REGULAR);
    const times = appearances.map((appearance) => projectSpan(appearance).map(clockText).join(' to '));
    document.text(times.join(';  ')).moveDown(0.5);
  }
}

const PICTURE_HEIGHT = 90;

function thumbnails(document: Document, source: ExportSource, person: PersonFigures): void {
  let x = MARGIN;
  const y = document.y;
  for (const crop of person.thumbnails) {
    const jpeg = cropPicture(source, crop);
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

function heatMaps(document: Document, cameras: readonly CameraFigures[], frames: Frames): void {
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
    drawHeat(document, heat, frames.get(camera.id), { x, y, width: HEAT_WIDTH, height });
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
  frame: Uint8Array | undefined,
  area: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): void {
  const most = heat.reduce((largest, count) => Math.max(largest, count), 1);
  const [stepX, stepY] = [area.width / HEAT_COLUMNS, area.height / HEAT_ROWS];
  document.rect(area.x, area.y, area.width, area.height).fillAndStroke('#f6f8fa', '#d0d7de');
  if (frame !== undefined) {
    // By its text, the document knows the picture again and holds it once.
    const address = `data:image/jpeg;base64,${Buffer.from(frame).toString('base64')}`;
    document.image(address, area.x, area.y, { width: area.width, height: area.height });
  }
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

/** Characters that have no shape would be drawn as boxes. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}]/gu, ' ');
}
