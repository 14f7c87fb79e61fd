import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** Faces of the font that reports and names in videos are set in. */
export type FontFace = 'regular' | 'bold';

const FILES: Readonly<Record<FontFace, string>> = {
  regular: 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  bold: 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
};

/**
 * The file of a face of DejaVu Sans, which has the Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew and Arabic scripts.
 * Inside a packaged application it lies beside the archive, as FFmpeg cannot look into that.
 */
export function fontFile(face: FontFace): string {
  const path = createRequire(import.meta.url).resolve(FILES[face]);
  return path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
}

/** The folder that all faces lie in. */
export function fontFolder(): string {
  return dirname(fontFile('regular'));
}
