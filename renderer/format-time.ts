/** Seconds as `1:02:03.45` or `2:03.45`, with `decimals` digits after the point. */
export function formatTime(seconds: number, decimals = 2): string {
  const unit = 10 ** decimals;
  const total = Math.round(Math.abs(seconds) * unit);
  const hours = Math.floor(total / (3600 * unit));
  const minutes = Math.floor(total / (60 * unit)) % 60;
  const rest = ((total % (60 * unit)) / unit)
    .toFixed(decimals)
    .padStart(decimals === 0 ? 2 : 3 + decimals, '0');
  const minutesText = hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}` : String(minutes);
  return `${seconds < 0 && total > 0 ? '−' : ''}${minutesText}:${rest}`;
}

/** A remaining time in words short enough for a status line: `40 s`, `3 min`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
