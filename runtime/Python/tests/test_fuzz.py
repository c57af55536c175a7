"""Whatever is passed, the process lives and the caller gets answers or a sentence."""

import os
import sys
import unittest
import warnings

import made
import numpy as np

import unmix

CASES = int(os.environ.get("UNMIX_FUZZ_CASES", "200"))

KINDS = ["f4", ">f4", "f8", "f2", "g", "i1", "u1", "i2", ">u2", "i4", "i8", "u8", "?", "c8", "S3", "U2", "O", "M8[s]", "m8[s]", "V5"]
ODD = [np.nan, np.inf, -np.inf, 0, -0.0, 1e38, -1e38, 1e-45, 10000, -9999]
OBJECTS = [None, "x", b"", 3, -1, 2**70, 1.5, float("nan"), [], {}, (1,), object(), True, range(3), lambda *_: None, np.float32(1)]


class Awkward:
    """An object that is no array when it is asked to be one."""

    def __array__(self, *_: object) -> np.ndarray:
        raise RuntimeError("no")

    def __repr__(self) -> str:
        raise RuntimeError("no")


class FuzzTests(unittest.TestCase):
    def test_random_calls_give_answers_or_a_sentence(self) -> None:
        seed = int(os.environ.get("UNMIX_FUZZ_SEED", "11"))
        model = unmix.Model(made.MODEL)
        cube, nm = made.cube(), made.wavelengths()
        expected = model.run(cube, nm).abundances
        outcomes = {"answers": 0, "refused": 0}
        for case in range(CASES):
            random = np.random.default_rng((seed, case))
            array, options = _array(random, cube), _options(random, nm)
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    answers = model.run(array, **options)
            except ValueError as fault:
                self.assertIsInstance(fault, unmix.InputError, f"case {case}: {fault!r}")
                self.assertRegex(str(fault), r"^[A-Z0-9'].*\.$", f"case {case}")
                outcomes["refused"] += 1
            else:
                outcomes["answers"] += 1
                pixels = np.shape(array)[:-1]
                for layer, values in answers.items():
                    self.assertEqual(values.shape[: len(pixels)], pixels, f"case {case}, {layer}")
                shares = answers.get("abundances")
                if shares is not None and shares.size:
                    held = ~np.isnan(shares[..., 0])
                    self.assertEqual(int(held.sum()), answers.valid, f"case {case}")
                    self.assertTrue(((shares[held] >= 0) & (shares[held] <= 1)).all(), f"case {case}")
        self.assertGreater(min(outcomes.values()), CASES // 20, outcomes)
        np.testing.assert_array_equal(expected, model.run(cube, nm).abundances)

    def test_other_calls_take_nothing_that_they_should_not(self) -> None:
        model = unmix.Model(made.MODEL)
        for value in [*OBJECTS, Awkward(), np.zeros(3), "\udcff", "a" * 5000]:
            for call in (
                lambda: unmix.Model(value),
                lambda: unmix.Model(made.MODEL, key=value) if value is not None else model.run(value),
                lambda: unmix.run_file(value, value, value),
                lambda: model.run_file(value, value),
                lambda: model.run_file("/nowhere/scene.hdr", "map.tif", layers=value),
                lambda: model.run_file("/nowhere/scene.hdr", "map.tif", report=value, memory=value),
            ):
                with self.assertRaises(unmix.UnmixError):
                    call()
        for size in (2**40, 2**62):
            with self.assertRaises((ValueError, MemoryError)):
                model.run(np.broadcast_to(np.float32(1), (size, 1000, model.bands)), made.wavelengths())


def _array(random: np.random.Generator, cube: np.ndarray) -> object:
    choice = random.integers(12)
    if choice == 0:
        return OBJECTS[random.integers(len(OBJECTS))]
    if choice == 1:
        return Awkward()
    if choice == 2:
        return cube.tolist() if random.integers(2) else [[1.0] * random.integers(5) for _ in range(3)]
    if choice < 5:  # any type and shape
        shape = tuple(random.integers(0, 6, random.integers(0, 5)))
        if random.integers(2) and shape:
            shape = (*shape[:-1], 100)
        raw = random.integers(0, 256, 16 * int(np.prod(shape, dtype=np.int64)), dtype=np.uint8)
        kind = np.dtype(KINDS[random.integers(len(KINDS))])
        if kind.hasobject:
            objects = np.empty(shape, dtype=object)
            objects.fill(OBJECTS[random.integers(len(OBJECTS))])
            return objects
        return np.resize(raw[: len(raw) // kind.itemsize * kind.itemsize].view(kind), shape)
    array = cube.copy()
    if choice < 9:  # values that no scene has
        places = tuple(random.integers(0, size, 40) for size in array.shape)
        array[places] = random.choice(ODD, 40)
    if choice % 2:  # steps and directions
        array = array[tuple(slice(None, None, step) for step in random.choice([1, 2, -1, -3], 2))]
    if choice == 8:
        with np.errstate(all="ignore"):
            array = array.astype(KINDS[random.integers(5)])
    if choice == 10:
        array = np.lib.stride_tricks.as_strided(array, array.shape, (0, array.strides[1], array.strides[2]), writeable=False)
    return array.reshape(-1, array.shape[-1]) if random.integers(3) == 0 else array


def _options(random: np.random.Generator, nm: np.ndarray) -> dict:
    options = {"wavelengths": nm}
    for name in ("widths", "good", "layers", "assume_bands", "resample", "scale", "offset", "nodata", "threads"):
        if random.integers(14) == 0:
            options[name] = OBJECTS[random.integers(len(OBJECTS))]
    if random.integers(8) == 0:
        options["layers"] = list(random.choice(unmix.LAYERS, random.integers(4)))
    if random.integers(8) == 0:
        options["wavelengths"] = random.permutation(nm)[: random.integers(90, 101)] * random.choice([1, 1, 0.001, -1])
    if random.integers(8) == 0:
        options["scale"] = random.choice(ODD)
    if random.integers(8) == 0:
        options["good"] = random.integers(0, 2, 100) > 0
    return options


if __name__ == "__main__":
    print(sys.version)
    unittest.main()
