import { Command } from 'commander';
import { formatTable, formatTime, printResult } from '../output.ts';
import { withProject, type ProjectSession } from '../project-session.ts';

interface TrackDocument {
  readonly tracklet: number;
  readonly camera: string;
  readonly start: number;
  readonly end: number;
  readonly boxes: readonly { time: number; x: number; y: number; width: number; height: number }[];
}

export function tracksCommand(): Command {
  return new Command('tracks')
    .description('List every tracklet: one person followed without interruption by one camera.')
    .argument('<project>', 'the project file (.sightline)')
    .option('--json', 'print one JSON document, boxes included')
    .action(async (path: string, options: { readonly json?: boolean }) => {
      await withProject(path, { mode: 'read' }, async (session) => {
        const documents = await readTracks(session);
        printResult(options.json, documents, () => [
          ...formatTable([
            ['tracklet', 'camera', 'from', 'to', 'boxes'],
            ...documents.map(({ tracklet, camera, start, end, boxes }) => [
              String(tracklet),
              camera,
              formatTime(start),
              formatTime(end),
              String(boxes.length),
            ]),
          ]),
        ]);
      });
    });
}

async function readTracks({ client }: ProjectSession): Promise<readonly TrackDocument[]> {
  const { cameras } = await client.project.get();
  const tracklets = await client.tracklets.list({});
  const boxesOf = new Map<number, TrackDocument['boxes']>();
  for (const { name, video } of cameras) {
    for (const { tracklet, times, boxes } of await client.tracklets.boxes({
      camera: name,
      from: video.start,
      to: video.end,
    })) {
      boxesOf.set(
        tracklet,
        times.map((time, index) => {
          const [x = NaN, y = NaN, width = NaN, height = NaN] = boxes.slice(4 * index, 4 * index + 4);
          return { time, x, y, width, height };
        }),
      );
    }
  }
  return tracklets.map(({ tracklet, camera, start, end }) => ({
    tracklet,
    camera,
    start,
    end,
    boxes: boxesOf.get(tracklet) ?? [],
  }));
}
