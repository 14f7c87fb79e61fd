/**
 * Seconds of a time as people type it: `1:02:03.4`, `2:03,5`, `75`. Undefined where it is none: minutes and seconds after a
 * colon are below 60.
 */
export function parseTime(text: string): number | undefined {
  const match = /^\s*([-−]?)(?:(?:(\d+):)?(\d+):)?(\d+(?:[.,]\d+)?)\s*$/.exec(text);
  if (match === null) return undefined;
  const [, sign, hours = '0', minutes = '0', rest = '0'] = match;
  const seconds = Number(rest.replace(',', '.'));
  const hasMinutes = match[3] !== undefined;
  if ((hasMinutes && seconds >= 60) || (match[2] !== undefined && Number(minutes) >= 60)) return undefined;
  const total = Number(hours) * 3600 + Number(minutes) * 60 + seconds;
  return sign === '' || total === 0 ? total : -total;
}
