/** `3725.2` → `1:02:05.2`; seconds of project time. */
export function clockText(seconds: number): string {
  const tenths = Math.round(Math.abs(seconds) * 10);
  const hours = Math.floor(tenths / 36_000);
  const minutes = Math.floor(tenths / 600) % 60;
  const rest = ((tenths % 600) / 10).toFixed(1).padStart(4, '0');
  const sign = seconds < 0 && tenths > 0 ? '-' : '';
  return hours === 0
    ? `${sign}${minutes}:${rest}`
    : `${sign}${hours}:${String(minutes).padStart(2, '0')}:${rest}`;
}

/** A length of time: `75.2` → `1 min 15.2 s`. */
export function secondsText(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  return tenths < 600
    ? `${(tenths / 10).toFixed(1)} s`
    : `${Math.floor(tenths / 600)} min ${((tenths % 600) / 10).toFixed(1)} s`;
}
