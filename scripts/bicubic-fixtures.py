"""
Pictures resized by Pillow: the oracle of test/core/training/augmentation/bicubic.test.ts. Sources are gradients,
noise and hard edges, made here; pixels are raw RGB, deflated, in base64.

    python3 scripts/bicubic-fixtures.py > test/core/training/fixtures/pillow-bicubic.json

Needs Pillow and NumPy; not needed to build, run or test Sightline.
"""

import base64
import json
import zlib

import numpy
import PIL
from PIL import Image

SIZES = [
    # name, (source width, height), (target width, height)
    ("enlarges by 3", (8, 16), (24, 48)),
    ("shrinks by 2", (24, 48), (12, 24)),
    ("shrinks to uneven shares", (31, 43), (13, 20)),
    ("enlarges to uneven shares", (11, 23), (19, 31)),
    ("shrinks rows and enlarges columns", (40, 12), (17, 31)),
    ("keeps the width", (20, 41), (20, 16)),
    ("keeps the height", (41, 20), (16, 20)),
    ("keeps both sides", (8, 9), (8, 9)),
    ("shrinks strongly", (43, 37), (3, 2)),
    ("enlarges one pixel", (1, 1), (5, 4)),
    ("enlarges two pixels", (2, 3), (7, 8)),
]


def gradient(width, height):
    y, x = numpy.mgrid[0:height, 0:width]
    return numpy.stack([x * 255 / max(1, width - 1), y * 255 / max(1, height - 1), (x + y) * 7 % 256], -1)


def noise(width, height):
    return numpy.random.RandomState(width * 1000 + height).randint(0, 256, (height, width, 3))


def edges(width, height):
    y, x = numpy.mgrid[0:height, 0:width]
    return numpy.stack([(x // 3 + y // 2) % 2 * 255, (x // 4) % 2 * 255, (y // 5) % 2 * 255], -1)


def encoded(image):
    return base64.b64encode(zlib.compress(numpy.asarray(image, dtype=numpy.uint8).tobytes(), 9)).decode()


cases = []
for name, (width, height), target in SIZES:
    for kind in (gradient, noise, edges):
        source = Image.fromarray(kind(width, height).astype(numpy.uint8), "RGB")
        result = source.resize(target, Image.BICUBIC)
        cases.append(
            {
                "name": f"{name}: {kind.__name__}",
                "source": {"width": width, "height": height, "data": encoded(source)},
                "result": {"width": target[0], "height": target[1], "data": encoded(result)},
            }
        )
print(json.dumps({"generator": f"Pillow {PIL.__version__}", "cases": cases}, indent=1))
