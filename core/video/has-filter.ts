import { resolveMediaTools, type MediaTools } from './media-tools.ts';
import { runTool } from './run-tool.ts';

const MAXIMUM_LIST_BYTES = 1024 * 1024;

/** Whether FFmpeg was built with a filter: `ass` needs libass. */
export async function hasFilter(name: string, tools?: MediaTools): Promise<boolean> {
  const { ffmpeg } = tools ?? (await resolveMediaTools());
  const { output } = await runTool(ffmpeg, ['-hide_banner', '-filters'], {
    maximumBytes: MAXIMUM_LIST_BYTES,
  });
  return output
    .toString()
    .split('\n')
    .some((line) => line.trim().split(/\s+/)[1] === name);
}
