/** A named part of a video, in seconds of it. */
export interface Chapter {
  readonly title: string;
  readonly start: number;
  readonly end: number;
}

/** Chapters as FFmpeg's metadata format has them ("Metadata" of its manual). */
export function chapterText(chapters: readonly Chapter[]): string {
  const parts = chapters.map(({ title, start, end }) => {
    const [from, to] = [start, end].map((time) => Math.round(time * 1000));
    return `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${from}\nEND=${to}\ntitle=${escaped(title)}\n`;
  });
  return `;FFMETADATA1\n${parts.join('')}`;
}

function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[=;#\\]/g, '\\$&');
}
