/** Where a command's result goes: one JSON document, or lines for people. All else goes to stderr. */
export function printResult(
  isJson: boolean | undefined,
  document: unknown,
  lines: () => readonly string[],
): void {
  process.stdout.write(
    isJson === true
      ? `${JSON.stringify(document)}\n`
      : lines()
          .map((line) => `${line}\n`)
          .join(''),
  );
}

/** A remark for people; never part of the result. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** `75.2` → `1:15.20`; `3700` → `1:01:40.00`. Seconds of the video's own timestamps. */
export function formatTime(seconds: number): string {
  const hundredths = Math.round(Math.abs(seconds) * 100);
  const hours = Math.floor(hundredths / 360_000);
  const minutes = Math.floor(hundredths / 6000) % 60;
  const rest = ((hundredths % 6000) / 100).toFixed(2).padStart(5, '0');
  const sign = seconds < 0 ? '-' : '';
  return hours > 0
    ? `${sign}${hours}:${String(minutes).padStart(2, '0')}:${rest}`
    : `${sign}${minutes}:${rest}`;
}

/** Whole seconds of waiting, for people: `45 s`, `3 min 20 s`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Columns padded to their widest cell, two blanks between. */
export function formatTable(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
