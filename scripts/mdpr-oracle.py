"""
An independent MDPR in PyTorch, written from the description of the network and not from core/mdpr: the oracle of
test/core/mdpr/oracle.test.ts. Writes the descriptors and attention maps of two narrow networks with hashed weights.

    python3 scripts/mdpr-oracle.py > test/core/mdpr/fixtures/oracle.json

Needs PyTorch 1.13 or newer and NumPy; not needed to build, run or test Sightline.
"""

import json
import math

import numpy
import torch
from torch import nn
from torch.nn import functional as F


def hashed(name, count):
    """Uniform numbers in [0, 1) from a name: murmur3's finalizer over FNV-1a of the name plus the index."""
    seed = 0x811C9DC5
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x01000193) & 0xFFFFFFFF
    x = (numpy.arange(count, dtype=numpy.uint64) * 0x9E3779B1 + seed).astype(numpy.uint32)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        x = (x ^ (x >> numpy.uint32(shift))) * numpy.uint32(factor)
    return (x ^ (x >> numpy.uint32(16))).astype(numpy.float64) / 2**32


class IBN(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.half = channels // 2
        self.IN = nn.InstanceNorm2d(self.half, affine=True)
        self.BN = nn.BatchNorm2d(channels - self.half)

    def forward(self, x):
        return torch.cat([self.IN(x[:, : self.half]), self.BN(x[:, self.half :])], 1)


class Basic(nn.Module):
    expansion = 1

    def __init__(self, inputs, planes, stride, ibn, projected):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, planes, 3, stride, 1, bias=False)
        self.bn1 = IBN(planes) if ibn else nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.downsample = shortcut(inputs, planes, stride) if projected else nn.Identity()

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + self.downsample(x))


class Bottleneck(nn.Module):
    expansion = 4

    def __init__(self, inputs, planes, stride, ibn, projected):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, planes, 1, bias=False)
        self.bn1 = IBN(planes) if ibn else nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.conv3 = nn.Conv2d(planes, planes * 4, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(planes * 4)
        self.downsample = shortcut(inputs, planes * 4, stride) if projected else nn.Identity()

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        return F.relu(self.bn3(self.conv3(y)) + self.downsample(x))


def shortcut(inputs, outputs, stride):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))


def layer(block, count, inputs, planes, stride, ibn):
    outputs = planes * block.expansion
    first = block(inputs, planes, stride, ibn, stride != 1 or inputs != outputs)
    return nn.Sequential(first, *[block(outputs, planes, 1, ibn, False) for _ in range(count - 1)])


class Embed(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.embedding = nn.Conv2d(inputs, outputs, 1, bias=False)
        self.bn = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return F.relu(self.bn(self.embedding(x)))


class AttentionMaker(nn.Module):
    def __init__(self, inputs, maps):
        super().__init__()
        self.conv = nn.Conv2d(inputs, maps, 1, bias=False)
        self.conv3 = nn.Conv2d(inputs, maps, 3, 1, 1, bias=False)
        self.bn = nn.BatchNorm2d(maps)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x) + self.conv3(x)))


class Guide(nn.Module):
    def __init__(self, maps):
        super().__init__()
        self.conv = nn.Conv2d(maps, maps, 1, bias=False)

    def forward(self, x):
        return F.relu(self.conv(x))


class Pool(nn.Module):
    def __init__(self):
        super().__init__()
        self.p = nn.Parameter(torch.full((1,), 3.0))

    def forward(self, x):
        return F.adaptive_avg_pool2d(x.clamp(min=1e-6) ** self.p, 1) ** (1 / self.p)


class Head(nn.Module):
    def __init__(self, length):
        super().__init__()
        self.pool_layer = Pool()
        self.bottleneck = nn.Sequential(nn.BatchNorm2d(length))

    def forward(self, x):
        return self.bottleneck(self.pool_layer(x))[..., 0, 0]


def fuse(channels):
    return nn.Sequential(
        nn.Conv2d(channels, channels, 1, bias=False),
        nn.Conv2d(channels, channels, 3, 1, 1, bias=False),
        nn.BatchNorm2d(channels),
        nn.ReLU(),
    )


class Generate(nn.Module):
    def __init__(self, block, counts, stem, e, parts, k):
        super().__init__()
        x = block.expansion
        c2, c3, c4, c5 = (stem * m * x for m in (1, 2, 4, 8))
        self.backbone = nn.Sequential(
            nn.Conv2d(3, stem, 7, 2, 3, bias=False),
            nn.BatchNorm2d(stem),
            nn.ReLU(),
            nn.MaxPool2d(3, 2, ceil_mode=True),
            layer(block, counts[0], stem, stem, 1, True),
            layer(block, counts[1], c2, stem * 2, 2, True),
        )
        tail = lambda: nn.Sequential(
            layer(block, counts[2], c3, stem * 4, 2, True), layer(block, counts[3], c4, stem * 8, 1, False)
        )
        self.backbone_part, self.backbone_attn = tail(), tail()
        self.embedding_hard_global = Embed(c5, e)
        self.embedding_hard_part = nn.ModuleList(Embed(c5, e) for _ in range(parts))
        self.embedding_attn_feature4 = Embed(c5, e)
        self.em3_1024 = Embed(c4, c4)
        self.embedding_attn_feature3 = Embed(c4, e)
        self.attention_maker4 = AttentionMaker(c5, k + 1)
        self.up_attn_4_3 = Guide(k + 1)
        self.attention_maker3 = AttentionMaker(c4 + k + 1, k + 1)


class Fusion(nn.Module):
    def __init__(self, e):
        super().__init__()
        self.merge, self.output_part, self.output_attn, self.output = fuse(e), fuse(2 * e), fuse(2 * e), fuse(4 * e)


class Mdpr(nn.Module):
    def __init__(self, block, counts, stem, e, parts, k):
        super().__init__()
        self.k = k
        self.generate = Generate(block, counts, stem, e, parts, k)
        self.hard_global_head = Head(e)
        self.hard_part_head = nn.ModuleList(Head(e) for _ in range(parts))
        self.attn_feature4_head, self.attn_feature3_head = Head(e), Head(e)
        self.fusion = Fusion(e)
        self.fusion_feat_head = Head(4 * e)

    def features(self, images):
        """Everything that training looks at: the vectors of the descriptor, attention, and what it looks at."""
        mean = torch.tensor([0.485, 0.456, 0.406], dtype=images.dtype).view(1, 3, 1, 1) * 255
        deviation = torch.tensor([0.229, 0.224, 0.225], dtype=images.dtype).view(1, 3, 1, 1) * 255
        g = self.generate
        shared = g.backbone((images - mean) / deviation)

        hard = g.backbone_part(shared)
        stripes = torch.chunk(hard, len(g.embedding_hard_part), 2)
        whole = g.embedding_hard_global(hard)
        parts = [embed(stripe) for embed, stripe in zip(g.embedding_hard_part, stripes)]

        x4 = g.backbone_attn[0](shared)
        x5 = g.backbone_attn[1](x4)
        m5 = g.embedding_attn_feature4(x5)
        r5 = g.attention_maker4(x5)
        r4 = g.attention_maker3(torch.cat([x4, g.up_attn_4_3(r5)], 1))
        reduced4 = g.em3_1024(x4)
        m4 = g.embedding_attn_feature3(reduced4)

        f = self.fusion
        hard_map = f.output_part(torch.cat([f.merge(torch.cat(parts, 2)), whole], 1))
        soft_map = f.output_attn(torch.cat([m5, m4], 1))
        fused = f.output(torch.cat([hard_map, soft_map], 1))
        vectors = [self.hard_global_head(whole)]
        vectors += [head(part) for head, part in zip(self.hard_part_head, parts)]
        vectors += [self.attn_feature4_head(m5), self.attn_feature3_head(m4), self.fusion_feat_head(fused)]
        return vectors, r5.softmax(1)[:, : self.k], r4.softmax(1)[:, : self.k], x5, reduced4

    def forward(self, images):
        vectors, attn5, attn4, _, _ = self.features(images)
        return torch.cat(vectors, 1), attn5, attn4


def fill(name, tensor):
    """Every tensor gets numbers of a fitting size: a gain near 1 for each layer, statistics away from 0 and 1."""
    u = hashed(name, tensor.numel())
    if name.endswith("num_batches_tracked"):
        return torch.zeros_like(tensor)
    if name.endswith(".p"):
        values = 2.5 + u
    elif name.endswith("running_var") or (name.endswith("weight") and tensor.dim() == 1):
        values = 0.5 + u
    elif tensor.dim() == 1:
        values = 0.4 * u - 0.2
    else:
        values = (2 * u - 1) * math.sqrt(6 / (tensor.numel() / tensor.shape[0]))
    return torch.tensor(values.astype(numpy.float32).reshape(tuple(tensor.shape)), dtype=tensor.dtype)


def run(name, block, counts, stem, e, parts, k, height, width):
    network = Mdpr(block, counts, stem, e, parts, k).eval()
    network.load_state_dict({key: fill(key, value) for key, value in network.state_dict().items()})
    network.double()
    images = torch.tensor(hashed("images", 2 * 3 * height * width).reshape(2, 3, height, width) * 255)
    with torch.no_grad():
        feat, attn5, attn4 = network(images.float().double())
    flat = lambda tensor: [float(f"{value:.7g}") for value in tensor.flatten().tolist()]
    return {"name": name, "feat": flat(feat), "attn5": flat(attn5), "attn4": flat(attn4)}


if __name__ == "__main__":
    print(
        json.dumps(
            [
                run("basic blocks, 64 x 32", Basic, (2, 2, 2, 2), 8, 16, 2, 2, 64, 32),
                run("bottlenecks, 80 x 48, three parts and maps", Bottleneck, (3, 4, 6, 3), 4, 8, 3, 3, 80, 48),
            ]
        )
    )
