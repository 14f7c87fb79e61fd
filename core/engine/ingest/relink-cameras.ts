import { InvalidOptionError } from '../../errors/index.ts';
import { fingerprintFile, hasSameContent, type ProjectWriter } from '../../library/index.ts';
import type { CameraPlan } from './ingest-plan.ts';

/**
 * For cameras that the project has already: makes sure that the videos named are theirs, and takes over where they
 * lie now, so that a project whose videos were moved is mended by ingesting them again.
 * Throws: InvalidOptionError `camera-exists` for another video; MediaError where it cannot be read.
 */
export async function relinkCameras(
  writer: ProjectWriter,
  cameras: readonly CameraPlan[],
  warn: (warning: string) => void,
): Promise<void> {
  for (const { name, video } of cameras) {
    const present = writer.camera(name);
    if (present === undefined) continue;
    if (!hasSameContent(present.video.fingerprint, await fingerprintFile(video))) {
      throw new InvalidOptionError(
        'camera-exists',
        `The project has a camera "${name}" already, with another video (${present.video.path}). ` +
          'Give the new one another name.',
        { details: { camera: name, path: video } },
      );
    }
    if (present.video.path === video) {
      warn(`camera "${name}" has been ingested already`);
    } else {
      writer.setVideoPath(present.id, video);
      warn(`camera "${name}" has been ingested already; its video is now found at ${video}`);
    }
  }
}
