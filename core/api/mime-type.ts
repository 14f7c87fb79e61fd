/** FFmpeg's names of container formats and what browsers call them. */
const MIME_TYPES: readonly (readonly [container: RegExp, mimeType: string])[] = [
  [/\b(mp4|mov|m4a|3gp)\b/, 'video/mp4'],
  [/\bwebm\b/, 'video/webm'],
  [/\bmatroska\b/, 'video/x-matroska'],
  [/\bogg\b/, 'video/ogg'],
  [/\bavi\b/, 'video/x-msvideo'],
  [/\bmpegts\b/, 'video/mp2t'],
];

/** The MIME type of a container by FFmpeg's name, such as `mov,mp4,m4a,3gp,3g2,mj2`. */
export function mimeTypeOf(container: string): string {
  return MIME_TYPES.find(([pattern]) => pattern.test(container))?.[1] ?? 'application/octet-stream';
}
