"""
Writes the checkpoints that test/core/checkpoints reads: small ones of PyTorch in both of its formats, and hostile ones.
Tensors get numbers that the tests can calculate (see `numbers` and `fill`); nothing was trained.

    python3 scripts/torch-fixtures.py test/core/checkpoints/fixtures

Needs PyTorch 1.13 or newer and NumPy; not needed to build, run or test Sightline.
"""

import collections
import importlib.util
import io
import json
import os
import pickle
import struct
import sys
import zipfile

import numpy
import torch

FOLDER = sys.argv[1]


def path(name):
    return os.path.join(FOLDER, name)


def numbers(count, dtype):
    """0, 0.25, 0.5 … 15.75, again from 0: exact in every type of floats."""
    return ((torch.arange(count) % 64).double() / 4).to(dtype)


def tensors():
    """One tensor of every kind that files hold, and every kind of view."""
    flat = numbers(40, torch.float32)
    state = collections.OrderedDict()
    state["flat.first"] = flat[3:15].view(3, 4)
    state["flat.transposed"] = flat[3:15].view(3, 4).t()
    state["flat.strided"] = flat[1:33].view(4, 8)[::2, 1::3]
    state["flat.expanded"] = flat[5:6].expand(2, 3)
    state["flat.parameter"] = torch.nn.Parameter(flat[20:24])
    state["permuted"] = numbers(24, torch.float32).view(2, 3, 4).permute(2, 0, 1)
    for dtype in ("float64", "float16", "bfloat16"):
        state[dtype] = numbers(9, getattr(torch, dtype))
    for dtype in ("int64", "int32", "int16", "int8", "uint8"):
        state[dtype] = torch.arange(5).to(getattr(torch, dtype))
    state["bool"] = torch.tensor([True, False, True])
    state["scalar"] = torch.tensor(7)
    state["empty"] = torch.zeros(0, 3)
    return state


def trainer(state):
    """As a trainer saves it: with entries that a reader of weights passes over."""
    counter = collections.Counter({4: 2, 7: 1})
    default = collections.defaultdict(list)
    default["a"].append(1)
    return {
        "model": state,
        "optimizer": {"state": {0: {"step": 3, "exp_avg": numbers(6, torch.float32)}}, "param_groups": [{"lr": 3.5e-4}]},
        "lr_sched": {"milestones": counter, "seen": default, "size": torch.Size([2, 3])},
        "metric": numpy.float64(0.5),
        "metrics": numpy.arange(3),
        "epoch": 3,
        "best": -(2**40),
        "device": torch.device("cpu"),
        "dtype": torch.float32,
        "note": {"ä", "b"},
    }


def fill(name, shape):
    """Every number of a tensor tells its place and its tensor; running variances stay positive."""
    count = int(numpy.prod(shape)) if shape else 1
    start = sum(name.encode()) % 64
    return (((torch.arange(count) + start) % 64).float() / 64 + 0.25).view(shape)


def resnet(stem, has_instance_norm):
    """The names of a ResNet-18 with `stem` channels, as torchvision and IBN-Net spell them."""
    state = collections.OrderedDict()

    def norm(key, channels):
        for part in ("weight", "bias", "running_mean", "running_var"):
            state[f"{key}.{part}"] = fill(f"{key}.{part}", (channels,))
        state[f"{key}.num_batches_tracked"] = torch.tensor(5)

    state["conv1.weight"] = fill("conv1.weight", (stem, 3, 7, 7))
    norm("bn1", stem)
    inputs = stem
    for layer in range(1, 5):
        outputs = stem * 2 ** (layer - 1)
        for block in range(2):
            key = f"layer{layer}.{block}"
            state[f"{key}.conv1.weight"] = fill(f"{key}.conv1.weight", (outputs, inputs, 3, 3))
            if has_instance_norm and layer < 4:
                for part in ("weight", "bias"):
                    state[f"{key}.bn1.IN.{part}"] = fill(f"{key}.bn1.IN.{part}", (outputs // 2,))
                norm(f"{key}.bn1.BN", outputs // 2)
            else:
                norm(f"{key}.bn1", outputs)
            state[f"{key}.conv2.weight"] = fill(f"{key}.conv2.weight", (outputs, outputs, 3, 3))
            norm(f"{key}.bn2", outputs)
            if inputs != outputs:
                state[f"{key}.downsample.0.weight"] = fill(f"{key}.downsample.0.weight", (outputs, inputs, 1, 1))
                norm(f"{key}.downsample.1", outputs)
            inputs = outputs
    state["fc.weight"] = fill("fc.weight", (5, inputs))
    state["fc.bias"] = fill("fc.bias", (5,))
    return state


def shared(values):
    """The tensors as windows on one flat buffer, as MDPR's trainer saves them; in half precision to be small."""
    flat = torch.cat([value.flatten().half() for value in values.values() if value.is_floating_point()])
    state, start = collections.OrderedDict(), 0
    for name, value in values.items():
        if not value.is_floating_point():
            state[name] = value
            continue
        state[name] = flat[start : start + value.numel()].view(value.shape)
        start += value.numel()
    return state


def load_oracle():
    specification = importlib.util.spec_from_file_location("oracle", os.path.join(os.path.dirname(__file__), "mdpr-oracle.py"))
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


STEM, E, MAPS, IDENTITIES, HEIGHT, WIDTH = 2, 4, 2, 3, 64, 32


def training_parts():
    """The names and shapes of what only training needs; the predictors as the class MDPREX calls their layers."""
    c5 = STEM * 8
    shapes = {}

    def norm(key, channels):
        for part in ("weight", "bias", "running_mean", "running_var"):
            shapes[f"{key}.{part}"] = (channels,)
        shapes[f"{key}.num_batches_tracked"] = ()

    for name, channels in (("generate.attn_bap4", c5), ("generate.attn_bap3", c5 // 2)):
        shapes[f"{name}.pool.p"] = (1,)
        for index in range(MAPS):
            shapes[f"{name}.embedding_layer.{index}.embedding.weight"] = (E, channels, 1, 1)
            norm(f"{name}.embedding_layer.{index}.bn", E)
    heads = ("hard_global_head", "hard_part_head.0", "hard_part_head.1", "attn_feature4_head", "attn_feature3_head")
    for name, length in [(head, E) for head in heads] + [("fusion_feat_head", 4 * E)]:
        shapes[f"{name}.weight"] = (IDENTITIES, length)
    for name in ("attn_bap_feature4_head", "attn_bap_feature3_head"):
        shapes[f"{name}.weight"] = (IDENTITIES, MAPS * E)
        norm(f"{name}.bottleneck.0", MAPS * E)
    for name in ("predictor1", "predictor2"):
        shapes[f"{name}.conv.0.weight"] = (E, E)
        norm(f"{name}.conv.1", E)
        shapes[f"{name}.conv.3.weight"] = (E, E)
        shapes[f"{name}.conv.3.bias"] = (E,)
    return shapes


def mdpr():
    """
    A narrow MDPR in one flat buffer, and the descriptors that PyTorch calculates with it in double precision.
    """
    oracle = load_oracle()
    network = oracle.Mdpr(oracle.Basic, (2, 2, 2, 2), STEM, E, 2, MAPS).eval()
    shapes = {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}
    shapes.update(training_parts())
    plain = lambda name: name.replace(".conv.", ".") if name.startswith("predictor") else name
    values = {name: oracle.fill(plain(name), torch.zeros(shape)).half() for name, shape in shapes.items()}
    counts = torch.zeros(len(values), dtype=torch.int64)
    for index, name in enumerate(values):
        if name.endswith("num_batches_tracked"):
            values[name] = counts[index]
    state = {f"module.{name}": value for name, value in shared(values).items()}
    torch.save({"model": state, "epoch": 120}, path("mdpr-r18-shared-buffer-zip.pth"))

    network.load_state_dict({name: values[name] for name in network.state_dict()})
    network.double()
    images = torch.tensor(oracle.hashed("images", 2 * 3 * HEIGHT * WIDTH).reshape(2, 3, HEIGHT, WIDTH) * 255)
    with torch.no_grad():
        feat, _, _ = network(images.float().double())
    with open(path("mdpr-r18-descriptors.json"), "w") as file:
        json.dump([[float(f"{value:.7g}") for value in row] for row in feat.tolist()], file)
        file.write("\n")


class Call:
    """Pickles as the call of a function."""

    def __init__(self, function, *operands):
        self.call = (function, operands)

    def __reduce__(self):
        return self.call


def archive(name, entries, compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path(name), "w", compression) as file:
        for entry, data in entries:
            # A fixed date: the same fixture on every run.
            file.writestr(zipfile.ZipInfo(entry), data, compression)


def storage_pickle(count, shape, stride, offset=0):
    """`{'w': tensor}` with a storage that is stated to hold `count` numbers, written by hand."""

    class Pickler(pickle.Pickler):
        def persistent_id(self, value):
            return ("storage", torch.FloatStorage, "0", "cpu", count) if value is STORAGE else None

    out = io.BytesIO()
    rebuild = Call(torch._utils._rebuild_tensor_v2, STORAGE, offset, shape, stride, False, collections.OrderedDict())
    Pickler(out, 2).dump({"w": rebuild})
    return out.getvalue()


STORAGE = object()


def hostile():
    system = pickle.dumps({"model": Call(os.system, "echo executed")}, 2)
    archive("calls-os-system.pth", [("archive/data.pkl", system)])
    archive("calls-os-system-protocol-4.pth", [("archive/data.pkl", pickle.dumps(Call(os.system, "echo executed"), 4))])
    archive("calls-eval.pth", [("archive/data.pkl", pickle.dumps(Call(eval, "1"), 2))])
    with open(path("calls-os-system-legacy.pth"), "wb") as file:
        for value in (0x1950A86A20F9469CFC6C, 1001, {"protocol_version": 1001, "little_endian": True, "type_sizes": {}}):
            pickle.dump(value, file, 2)
        file.write(system + pickle.dumps([], 2))
    four = struct.pack("<4f", 0, 1, 2, 3)
    archive("claims-huge-storage.pth", [("archive/data.pkl", storage_pickle(2**40, (2,), (1,))), ("archive/data/0", four)])
    archive("claims-huge-shape.pth", [("archive/data.pkl", storage_pickle(4, (2**20, 2**20), (0, 0))), ("archive/data/0", four)])
    archive("reaches-beyond-storage.pth", [("archive/data.pkl", storage_pickle(4, (2, 2), (2, 1), 1)), ("archive/data/0", four)])
    archive("negative-offset.pth", [("archive/data.pkl", storage_pickle(4, (2,), (1,), -1)), ("archive/data/0", four)])
    archive("nested-too-deeply.pth", [("archive/data.pkl", b"\x80\x02" + b"(" * 1_100)])
    recursive = {}
    recursive["model"] = recursive
    archive("contains-itself.pth", [("archive/data.pkl", pickle.dumps(recursive, 2))])
    archive("zip-bomb.pth", [("archive/data.pkl", bytes(2**20))], zipfile.ZIP_DEFLATED)
    archive("absolute-path.pth", [("/etc/data.pkl", system)])
    archive("path-of-parent.pth", [("../data.pkl", system)])
    archive("two-pickles.pth", [("a/data.pkl", b"\x80\x02}."), ("b/data.pkl", b"\x80\x02}.")])


os.makedirs(FOLDER, exist_ok=True)
for suffix, is_zip in (("zip", True), ("legacy", False)):
    torch.save(trainer(tensors()), path(f"views-{suffix}.pth"), _use_new_zipfile_serialization=is_zip)
# Files from before PyTorch 0.4.1 count no batches.
plain = {name: value for name, value in resnet(2, False).items() if value.is_floating_point()}
torch.save(shared(plain), path("resnet18-plain-legacy.pth"), _use_new_zipfile_serialization=False)
wrapped = {f"module.{name}": value for name, value in shared(resnet(2, True)).items()}
torch.save({"state_dict": wrapped}, path("resnet18-ibn-wrapped-legacy.pth"), _use_new_zipfile_serialization=False)
mdpr()
hostile()
