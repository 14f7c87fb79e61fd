import { appearancesOfCamera } from '../appearances.ts';
import type { ExportFormat } from '../export-format.ts';

interface CaptionStyle {
  readonly head: string;
  /** Before the milliseconds. */
  readonly point: '.' | ',';
  readonly text: (name: string) => string;
}

/** WebVTT (W3C): a file a camera, a cue an appearance, with the name. */
export const webvtt: ExportFormat = captions('webvtt', 'WebVTT captions', 'vtt', {
  head: 'WEBVTT\n\n',
  point: '.',
  text: (name) => oneLine(name).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
});

/** SubRip: as WebVTT. Angle brackets would be read as styles, so they go. */
export const srt: ExportFormat = captions('srt', 'SubRip captions', 'srt', {
  head: '',
  point: ',',
  text: (name) => oneLine(name.replace(/[<>]/g, '')),
});

function captions(id: string, name: string, extension: string, style: CaptionStyle): ExportFormat {
  return {
    id,
    name,
    extension,
    layout: 'file',
    reads: false,
    hasAppearances: true,
    hasPictures: false,
    passes: 1,
    write: async (source, output, settings) => {
      for (const camera of source.cameras) {
        await using file = await (source.cameras.length === 1 ? output.file() : output.sibling(camera.slug));
        await file.write(style.head);
        let number = 1;
        for (const { start, end, identity } of appearancesOfCamera(source, camera, settings)) {
          if (end <= 0) continue;
          const times = [Math.max(0, start), end].map((time) => clock(time, style.point));
          await file.write(`${number++}\n${times.join(' --> ')}\n${style.text(identity.name)}\n\n`);
        }
        await file.commit();
      }
    },
  };
}

function clock(seconds: number, point: string): string {
  const milliseconds = Math.round(seconds * 1000);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return (
    `${two(milliseconds / 3_600_000)}:${two((milliseconds / 60_000) % 60)}:${two((milliseconds / 1000) % 60)}` +
    `${point}${String(milliseconds % 1000).padStart(3, '0')}`
  );
}

/** A cue ends at an empty line. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
