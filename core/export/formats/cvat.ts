import type { WholeFile } from '../../files/index.ts';
import type { Box } from '../../geometry/index.ts';
import { piecesOf } from '../appearance-gap.ts';
import type { ExportFormat } from '../export-format.ts';
import { boxAt, type ExportCamera, type ExportSource, type ExportTrack } from '../export-source.ts';
import { xmlText } from '../xml-text.ts';

/**
 * CVAT for video 1.1: one file a camera, one track a tracklet, the identity as an attribute. Every box is a key frame,
 * since others are dropped on reading, and each run of boxes ends in one that is `outside`, since a track would go on
 * to the end of the video otherwise. Between boxes of a run CVAT interpolates.
 */
export const cvat: ExportFormat = {
  id: 'cvat',
  name: 'CVAT for video 1.1',
  extension: 'xml',
  layout: 'file',
  reads: true,
  hasAppearances: false,
  hasPictures: false,
  passes: 1,
  write: async (source, output) => {
    const [only] = source.cameras;
    for (const camera of source.cameras) {
      await using file = await (source.cameras.length === 1 && camera === only
        ? output.file()
        : output.sibling(camera.slug));
      await writeCamera(source, camera, file);
      await file.commit();
    }
  },
};

async function writeCamera(source: ExportSource, camera: ExportCamera, file: WholeFile): Promise<void> {
  await file.write(head(source.projectName, camera));
  let id = 0;
  for (const track of source.tracks({ camera })) {
    await file.write(`  <track id="${id++}" label="person" source="auto">\n`);
    for (const line of boxLines(track)) await file.write(line);
    await file.write('  </track>\n');
  }
  await file.write('</annotations>\n');
}

function* boxLines(track: ExportTrack): Generator<string, void> {
  const { frames, boxes, camera, identity } = track;
  const name = xmlText(identity.name);
  for (const { first, last } of piecesOf(track)) {
    for (let index = first; index <= last; index++) {
      yield boxLine(frames[index] ?? 0, boxAt(boxes, index), false, name);
    }
    const after = (frames[last] ?? 0) + 1;
    if (after < camera.video.frameCount) yield boxLine(after, boxAt(boxes, last), true, name);
  }
}

function boxLine(frame: number, box: Box, isOutside: boolean, name: string): string {
  const sides = [box.x, box.y, box.x + box.width, box.y + box.height].map((side) => side.toFixed(2));
  const [left = '', top = '', right = '', bottom = ''] = sides;
  return (
    `    <box frame="${frame}" outside="${isOutside ? 1 : 0}" occluded="0" keyframe="1" ` +
    `xtl="${left}" ytl="${top}" xbr="${right}" ybr="${bottom}">` +
    `<attribute name="identity">${name}</attribute></box>\n`
  );
}

function head(project: string, { name, video }: ExportCamera): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<annotations>
  <version>1.1</version>
  <meta>
    <task>
      <name>${xmlText(`${project} ${name}`)}</name>
      <size>${video.frameCount}</size>
      <mode>interpolation</mode>
      <labels>
        <label>
          <name>person</name>
          <attributes>
            <attribute>
              <name>identity</name>
              <mutable>False</mutable>
              <input_type>text</input_type>
              <default_value></default_value>
              <values></values>
            </attribute>
          </attributes>
        </label>
      </labels>
      <original_size>
        <width>${video.width}</width>
        <height>${video.height}</height>
      </original_size>
    </task>
  </meta>
`;
}
