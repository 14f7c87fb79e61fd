import { createCanvas, type Canvas } from '@napi-rs/canvas';
import type { Pinhole } from './camera.ts';
import { css, multiply, type CameraLook } from './colour.ts';
import { drawCourt } from './court.ts';
import type { Light, SceneCamera, Venue } from './scene.ts';
import { drawAdvertising, drawStands } from './stands.ts';

/** How much darker the lens makes a corner of the picture, 0–1. */
const VIGNETTE = 0.26;

/** The lens's share of light at a place of the picture: 1 in the middle, less towards the corners. */
export function lensShare(x: number, y: number, width: number, height: number): number {
  const squared = ((2 * x) / width - 1) ** 2 + ((2 * y) / height - 1) ** 2;
  return 1 - (VIGNETTE * Math.min(2, squared)) / 2;
}

/** A table from 0–255 to the recorded value of one channel. */
function channelTable(look: CameraLook, balance: number, tint: number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, value) => {
    const lit = ((value * tint) / 255) ** look.gamma * look.exposure * balance;
    return 255 * (lit < 0.8 ? lit : 0.8 + 0.2 * Math.tanh((lit - 0.8) / 0.2));
  });
}

function gradeCanvas(canvas: Canvas, light: Light, look: CameraLook): void {
  const { width, height } = canvas;
  const context = canvas.getContext('2d');
  const picture = context.getImageData(0, 0, width, height);
  const { data } = picture;
  const tables = [0, 1, 2].map((channel) =>
    channelTable(look, look.balance[channel] ?? 1, light.tint[channel] ?? 1),
  );
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const at = 4 * pixel;
    const grey = 0.2126 * (data[at] ?? 0) + 0.7152 * (data[at + 1] ?? 0) + 0.0722 * (data[at + 2] ?? 0);
    const share = lensShare(pixel % width, Math.floor(pixel / width), width, height);
    for (let channel = 0; channel < 3; channel += 1) {
      const saturated = grey + ((data[at + channel] ?? 0) - grey) * look.saturation;
      const clamped = Math.round(Math.min(255, Math.max(0, saturated)));
      data[at + channel] = Math.round((tables[channel]?.[clamped] ?? 0) * share);
    }
  }
  context.putImageData(picture, 0, 0);
}

/** The empty hall as this camera records it. */
export function drawBackground(pinhole: Pinhole, camera: SceneCamera, venue: Venue): Canvas {
  const { width, height } = pinhole;
  const layer = createCanvas(width, height);
  const layerContext = layer.getContext('2d');
  layerContext.fillStyle = css(multiply(venue.hall.wall, 0.4));
  layerContext.fillRect(0, 0, width, height);
  drawStands(layerContext, pinhole, venue.hall);

  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  // Beneath the blurred picture, whose edges are partly transparent.
  context.drawImage(layer, 0, 0);
  // The cameras are focused on the court: what lies behind is soft.
  context.filter = `blur(${(width / 720).toFixed(2)}px)`;
  context.drawImage(layer, 0, 0);
  context.filter = 'none';
  drawCourt(context, pinhole, venue.hall);
  drawAdvertising(context, pinhole, venue.hall);
  gradeCanvas(canvas, venue.light, camera.look);
  return canvas;
}
