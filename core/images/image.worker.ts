import { serveCalls, Transferred } from '../workers/index.ts';
import type { ImageCalls } from './image-calls.ts';
import { letterboxRgb } from './letterbox.ts';
import { cropToRgb } from './resample.ts';
import { rgbToPlanes } from './rgb-planes.ts';

serveCalls<ImageCalls>({
  crops: ({ frame, boxes, width, height }) => {
    const crops = boxes.map((box) => cropToRgb(frame, box, width, height));
    return new Transferred(
      crops,
      crops.map((crop) => crop.data.buffer as ArrayBuffer),
    );
  },
  letterbox: ({ frame, width, height, fill, order }) => {
    const { image, scale, offsetX, offsetY } = letterboxRgb(frame, width, height, fill);
    const planes = rgbToPlanes(image, { order });
    return new Transferred({ planes, scale, offsetX, offsetY }, [planes.buffer as ArrayBuffer]);
  },
});
